import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { call } from '../../../src/db/call.ts'
import { openRecord, type Purpose, type Whose } from '../../../src/privacy/door.ts'
import { everyDayAt, open, useRecords } from '../planted.ts'

const context = useRecords()
const look = async () => {}

/** The rows of the access log since this one, without what is given to each by itself. */
async function rowsSince(last: string) {
  const { rows } = await context.superuser.query(
    `select jsonb_strip_nulls(to_jsonb(a) - '{id,at,xact,ticket_digest}'::text[]) as row
     from access_log a where id > $1 order by id`,
    [last],
  )
  return rows.map(({ row }) => row)
}

async function lastRow(): Promise<string> {
  const { rows } = await context.superuser.query(
    'select coalesce(max(id), 0)::text as id from access_log',
  )
  return rows[0].id
}

test('each opening writes one line in the access log: who, whose, when, why, and which appointment', async () => {
  const before = await lastRow()
  const session = randomUUID()
  const who = `session:${session}`
  const { anne, benoit } = context
  const read = (whose: Whose, why: Purpose, appointment?: string) =>
    openRecord(context.db, { who: { session }, whose, why, appointment }, look)
  await read({ person: anne.person }, 'booking')
  await read({ patient: benoit.patient }, 'appointments', benoit.appointment)
  await read(everyDayAt(anne.clinic), 'appointments')
  expect(await rowsSince(before)).toEqual([
    { who, person: anne.person, patient_id: anne.patient, why: 'booking' },
    {
      ...{ who, person: benoit.person, patient_id: benoit.patient, why: 'appointments' },
      appointment_id: benoit.appointment,
    },
    {
      ...{ who, clinic_id: anne.clinic, why: 'appointments' },
      ...{ from_at: '2020-01-01T00:00:00+00:00', to_at: '2040-01-01T00:00:00+00:00' },
    },
  ])
  const { rows } = await context.superuser.query(
    'select distinct at from access_log where id > $1',
    [before],
  )
  expect(rows).toEqual([{ at: new Date('2026-11-22T15:00:00Z') }])
})

test('what comes of a reading is a second line, which names the first', async () => {
  const before = await lastRow()
  const ticket = await open(
    context,
    { person: context.anne.person },
    async (_, opening) => opening.ticket,
  )
  const { appointment, person, patient } = context.anne
  await call(context.db, 'door.conclude_reading', { ticket, outcome: 'proved', appointment })
  const first = { who: 'session:test', person, patient_id: patient, why: 'appointments' }
  expect(await rowsSince(before)).toEqual([
    first,
    {
      ...first,
      appointment_id: appointment,
      outcome: 'proved',
      follows: Number(ticket.split('.')[0]),
    },
  ])
  const another = ticket.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  await expect(
    call(context.db, 'door.conclude_reading', { ticket: another, outcome: 'proved' }),
  ).rejects.toMatchObject({ code: 'P0002' })
})

test.for(['update', 'delete', 'truncate'] as const)(
  'nobody can %s the access log, the owner included',
  async (verb) => {
    await open(context, { person: context.anne.person }, look)
    const statement = {
      update: `update access_log set who = 'session:nobody'`,
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
     from pg_roles where rolname in ('clinic_app', 'clinic_jobs', 'clinic_owner', 'clinic_writer')`,
  )
  expect(roles).toEqual([false, false, false, false].map((privileged) => ({ privileged })))
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

test('no role that logs in writes a table with personal data but by a routine', async () => {
  const { rows } = await context.superuser.query(`
    select rolname, relname from pg_class, pg_roles
    where relrowsecurity and relnamespace = 'public'::regnamespace and rolname in ('clinic_app', 'clinic_jobs')
      and (has_table_privilege(pg_roles.oid, pg_class.oid, 'insert, update, delete, truncate')
        or has_any_column_privilege(pg_roles.oid, pg_class.oid, 'insert, update'))`)
  expect(rows).toEqual([])
})

test('of who holds and who booked what, the application reads whose session holds a slot and which messages wait', async () => {
  const { rows } = await context.superuser.query(`
    select table_name, column_name from information_schema.column_privileges
    where grantee = 'clinic_app' and table_name in ('hold', 'held_slot', 'submission', 'confirmation', 'outbox')
    order by table_name, column_name`)
  const read = rows.map(({ table_name, column_name }) => `${table_name}.${column_name}`)
  expect(read).toEqual([
    ...['hold.session', 'hold.slot_id', 'hold.until'],
    ...['outbox.appointment_id', 'outbox.channel', 'outbox.kind', 'outbox.not_before'],
  ])
})

test('every routine with the rights of its owner looks names up in one place', async () => {
  const { rows } = await context.superuser.query(`
    select proname from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'door'::regnamespace)
      and not coalesce(proconfig, '{}') @> '{"search_path=public, pg_temp"}'`)
  expect(rows).toEqual([])
})
