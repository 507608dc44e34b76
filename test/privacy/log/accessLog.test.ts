import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openRecord } from '../../../src/privacy/door.ts'
import { open, useRecords } from '../planted.ts'

const context = useRecords()
const look = async () => {}

test('each opening writes one line in the access log: who, whose, when and why', async () => {
  const before = (
    await context.superuser.query('select coalesce(max(id), 0) as id from access_log')
  ).rows[0].id
  const session = randomUUID()
  const who = `session:${session}`
  await openRecord(
    context.db,
    { who: { session }, whose: { person: context.anne.person }, why: 'booking' },
    look,
  )
  await openRecord(
    context.db,
    { who: { session }, whose: { patient: context.benoit.patient }, why: 'message' },
    look,
  )
  await openRecord(
    context.db,
    { who: { session }, whose: { clinic: context.anne.clinic }, why: 'appointments' },
    look,
  )
  const { rows } = await context.superuser.query(
    `select who, person, patient_id, clinic_id, why, at from access_log where id > $1 order by id`,
    [before],
  )
  const at = new Date('2026-11-22T15:00:00Z')
  const { person, patient, clinic } = context.anne
  expect(rows).toEqual([
    { who, person, patient_id: patient, clinic_id: null, why: 'booking', at },
    {
      who,
      person: context.benoit.person,
      patient_id: context.benoit.patient,
      clinic_id: null,
      why: 'message',
      at,
    },
    { who, person: null, patient_id: null, clinic_id: clinic, why: 'appointments', at },
  ])
})

test.for(['update', 'delete', 'truncate'] as const)(
  'nobody can %s the access log, the owner included',
  async (verb) => {
    await open(context, { person: context.anne.person }, look)
    const statement = {
      update: `update access_log set who = 'nobody'`,
      delete: 'delete from access_log',
      truncate: 'truncate access_log',
    }[verb]
    for (const client of [context.owner, context.superuser])
      await expect(client.query(statement)).rejects.toThrow('append-only')
    await expect(sql.raw(statement).execute(context.db)).rejects.toMatchObject({ code: '42501' })
    await context.superuser.query('begin; alter table access_log disable trigger append_only')
    await context.superuser.query(statement)
    await context.superuser.query('rollback')
  },
)

test('the application is no owner, no superuser, and reaches neither the log nor the files behind it', async () => {
  const { rows: roles } = await context.superuser.query(
    `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as privileged
     from pg_roles where rolname in ('clinic_app', 'clinic_jobs', 'clinic_owner')`,
  )
  expect(roles).toEqual([false, false, false].map((privileged) => ({ privileged })))
  const { rows: grants } = await context.superuser.query(`
    select c.oid::regclass::text as name from pg_class c
    where c.relname in ('access_log', 'access_seal', 'file') and c.relkind = 'r'
      and (has_table_privilege('clinic_app', c.oid, 'select, insert, update, delete, truncate')
        or has_any_column_privilege('clinic_app', c.oid, 'select, insert, update'))`)
  expect(grants).toEqual([])
  const { rows: owned } = await context.superuser.query(`
    select 1 from pg_class where relowner = 'clinic_app'::regrole
    union all select 1 from pg_proc where proowner = 'clinic_app'::regrole
    union all select 1 from pg_namespace where nspowner = 'clinic_app'::regrole
      or has_schema_privilege('clinic_app', oid, 'create') and nspname !~ '^pg_'
    union all select 1 from pg_auth_members where member = 'clinic_app'::regrole`)
  expect(owned).toEqual([])
})

test('the jobs’ own role sees no table with personal data: a job opens a record like anyone', async () => {
  const { rows } = await context.superuser.query(`
    select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace
      and (has_table_privilege('clinic_jobs', oid, 'select, insert, update, delete, truncate')
        or has_any_column_privilege('clinic_jobs', oid, 'select, insert, update'))`)
  expect(rows).toEqual([])
})
