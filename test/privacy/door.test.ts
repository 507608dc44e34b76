import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/database.ts'
import { openRecord, type Trx, type Whose } from '../../src/privacy/door.ts'
import { useDatabase } from '../support/database.ts'
import { aClinic, aSlot } from '../support/factories.ts'

const root = path.join(import.meta.dirname, '../..')
const tables = [
  'register_entry',
  'consent',
  'confirmation_code',
  'patient',
  'appointment',
  'message',
] as const

const context = useDatabase()
let superuser: pg.Client
let anne: Planted
let benoit: Planted

interface Planted {
  person: string
  patient: string
  clinic: string
  appointment: string
}

beforeAll(async () => {
  superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
})
afterAll(() => superuser.end())
beforeEach(async () => {
  anne = await plant()
  benoit = await plant()
})

/** Someone with a row in every table, and an appointment at a clinic of their own. */
async function plant(): Promise<Planted> {
  const [person, patient, appointment] = [randomUUID(), randomUUID(), randomUUID()]
  const slot = await aSlot(context.owner, { clinic_id: (await aClinic(context.owner)).id })
  const insert = (table: string, row: Record<string, unknown>) =>
    superuser.query(
      `insert into ${table} select * from jsonb_populate_record(null::${table},
        (select to_jsonb(d) from (select ${defaults(table)}) d) || $1)`,
      [row],
    )
  await insert('door.file', { person, patient_id: patient })
  await insert('register_entry', { person, identity: 'sealed', expires_on: '2030-01-31' })
  await insert('consent', { person, purpose: 'terms', text_version: '1', locale: 'fr' })
  await insert('confirmation_code', {
    ...{ person, visit: randomUUID(), email_index: randomUUID(), code_mac: 'x', tries_left: 5 },
    expires_at: '2030-01-31',
  })
  await insert('patient', { id: patient, person, name_birth: randomUUID(), identity: 'sealed' })
  await insert('appointment', {
    ...{ id: appointment, reference: appointment, hold_id: randomUUID(), slot_id: slot.id },
    ...{ patient_id: patient, clinic_id: slot['clinic_id'], locale: 'fr', changed_by: 'test' },
    ...{ practitioner_id: slot['practitioner_id'], starts_at: slot['starts_at'] },
    ...{ healthcare_service_id: slot['healthcare_service_id'], ends_at: slot['ends_at'] },
  })
  await insert('message', {
    ...{ outbox_id: randomUUID(), patient_id: patient, kind: 'booked', outcome: 'sent' },
  })
  return { person, patient, clinic: String(slot['clinic_id']), appointment }
}

/** The generated columns of a table, by the defaults it declares. */
function defaults(table: string) {
  const given: Record<string, string> = {
    consent: `uuidv7() as id, now() as given_at, 'web form' as how, 'self' as by_whom`,
    confirmation_code: 'uuidv7() as id',
    register_entry: 'now() as updated_at',
    patient: 'now() as created_at, now() as updated_at',
    appointment: `'booked' as status, 1 as version, false as email_consent, now() as created_at, now() as changed_at`,
    message: `'email' as channel, now() as at`,
  }
  return given[table] ?? ''
}

/** How many rows of each table this handle sees. */
async function seen(db: Db | Trx): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`select ${sql.join(
    tables.map(
      (table) => sql`(select count(*)::integer from ${sql.table(table)}) as ${sql.ref(table)}`,
    ),
  )}`.execute(db)
  return rows[0] ?? {}
}

const nothing = Object.fromEntries(tables.map((table) => [table, 0]))
const oneOfEach = Object.fromEntries(tables.map((table) => [table, 1]))
const open = <T>(whose: Whose, work: (trx: Trx) => Promise<T>, db = context.db) =>
  openRecord(db, { who: 'visit:test', whose, why: 'appointments' }, work)

/** Changes the schema of this file's own database, runs the test's control, and puts it back. */
async function sabotaged(change: string, restore: string, control: () => Promise<void>) {
  await superuser.query(change)
  try {
    await control()
  } finally {
    await superuser.query(restore)
  }
}

const definition = async (name: string) =>
  (await superuser.query('select pg_get_functiondef($1::regproc) as text', [name])).rows[0].text

test('the compiler refuses every other way to a table with personal data', async () => {
  expect(await compiled(readFileSync(`${import.meta.dirname}/door.types.ts`, 'utf8'))).toEqual([])
})

test('control: with these tables on the ordinary handle, the compiler would let them through', async () => {
  const source = readFileSync(`${import.meta.dirname}/door.types.ts`, 'utf8').replace(
    'declare const db: Db',
    `import type { Kysely } from 'kysely'
     import type { OpenTables, RecordTables } from '../../src/db/schema.ts'
     declare const db: Kysely<OpenTables & RecordTables>`,
  )
  const unused = (await compiled(source)).filter((line) => line.includes('TS2578'))
  expect(unused.length).toBeGreaterThanOrEqual(8)
})

/** What the compiler says of a file in the place of `door.types.ts`. */
async function compiled(source: string) {
  const folder = await mkdtemp(path.join(root, 'test/.types-'))
  try {
    await writeFile(path.join(folder, 'door.ts'), source)
    const config = { extends: path.join(root, 'tsconfig.json'), include: ['door.ts'] }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = path.join(root, 'node_modules/.bin/tsc')
    const { stdout } = await promisify(execFile)(tsc, ['-p', folder]).catch((failed) => failed)
    return String(stdout)
      .split('\n')
      .filter((line) => line.includes('door.ts'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('without an open record, the application sees nobody', async () => {
  expect(await seen(context.db)).toEqual(nothing)
  expect(await context.db.transaction().execute((trx) => seen(trx as unknown as Db))).toEqual(
    nothing,
  )
})

test.for(tables)('control: without its policy, the table %s shows everybody', async (table) => {
  await sabotaged(
    `alter table ${table} disable row level security`,
    `alter table ${table} enable row level security`,
    async () => {
      expect((await seen(context.db))[table]).toBe(2)
    },
  )
})

test('an open record shows that person, and no one else', async () => {
  expect(await open({ person: anne.person }, seen)).toEqual(oneOfEach)
  expect(await open({ patient: benoit.patient }, seen)).toEqual(oneOfEach)
  const ids = await open({ person: anne.person }, (trx) =>
    trx.selectFrom('appointment').select(['id', 'patient_id']).execute(),
  )
  expect(ids).toEqual([{ id: anne.appointment, patient_id: anne.patient }])
  expect(await seen(context.db)).toEqual(nothing)
})

test('an open record of one person lets nothing be written about another', async () => {
  const theirs = {
    person: benoit.person,
    purpose: 'terms',
    text_version: '1',
    locale: 'fr',
  } as const
  await expect(
    open({ person: anne.person }, (trx) => trx.insertInto('consent').values(theirs).execute()),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    open({ person: anne.person }, (trx) =>
      trx.updateTable('appointment').set({ patient_id: benoit.patient }).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  const changed = await open({ person: anne.person }, (trx) =>
    trx
      .updateTable('appointment')
      .set({ status: 'cancelled' })
      .where('id', '=', benoit.appointment)
      .executeTakeFirst(),
  )
  expect(changed.numUpdatedRows).toBe(0n)
})

test('a clinic sees the patients who have an appointment there, and no others', async () => {
  const visible = await open({ clinic: anne.clinic }, async (trx) => ({
    patients: await trx.selectFrom('patient').select('id').execute(),
    appointments: await trx.selectFrom('appointment').select('id').execute(),
    ...(await seen(trx)),
  }))
  expect(visible).toEqual({
    ...nothing,
    patient: 1,
    appointment: 1,
    patients: [{ id: anne.patient }],
    appointments: [{ id: anne.appointment }],
  })
  const elsewhere = await aClinic(context.owner)
  expect(await open({ clinic: elsewhere.id }, seen)).toEqual(nothing)
})

test('control: with a policy that asks for any appointment, a clinic sees the patients of others', async () => {
  const policy = 'alter policy door on patient using'
  await sabotaged(
    `${policy} (id = (select (door.row()).patient_id) or (select (door.row()).clinic_id) is not null)`,
    `${policy} (id = (select (door.row()).patient_id) or exists (select from appointment a
      where a.patient_id = patient.id and a.clinic_id = (select (door.row()).clinic_id)))`,
    async () => {
      expect((await open({ clinic: anne.clinic }, seen))['patient']).toBe(2)
    },
  )
})

/** What a transaction sees that claims the row another transaction wrote when it opened Anne's record. */
async function seenWithForgedRow(when: 'while it is open' | 'after it ended') {
  const forge = async (row: string) =>
    context.db.transaction().execute(async (trx) => {
      await sql`select set_config('door.row', ${row}, true)`.execute(trx)
      // A transaction that writes has an id of its own, like the one that opened the record.
      await sql`select pg_current_xact_id()`.execute(trx)
      return seen(trx as unknown as Db)
    })
  let row = ''
  const during = await open({ person: anne.person }, async (trx) => {
    const setting = await sql<{ row: string }>`select current_setting('door.row') as row`.execute(
      trx,
    )
    row = setting.rows[0]?.row ?? ''
    return when === 'while it is open' ? forge(row) : nothing
  })
  expect(row).toMatch(/^\d+$/)
  return when === 'while it is open' ? during : forge(row)
}

test.for(['while it is open', 'after it ended'] as const)(
  'the log row of another transaction opens nothing, %s',
  async (when) => {
    expect(await seenWithForgedRow(when)).toEqual(nothing)
  },
)

test('control: when any log row is trusted, a forged one opens the record', async () => {
  const original = await definition('door.row')
  await sabotaged(
    original.replace('and xact = pg_current_xact_id_if_assigned()', ''),
    original,
    async () => {
      expect(await seenWithForgedRow('after it ended')).toEqual(oneOfEach)
    },
  )
})

/** Mixes openings, plain queries and plain transactions on one connection; what anyone saw beyond their due. */
async function leaks(queries: number) {
  const { db } = connect(context.appUrl, { poolSize: 1 })
  const patientsIn = async (handle: Db | Trx) =>
    (await sql<{ id: string }>`select id from patient`.execute(handle)).rows.map(({ id }) => id)
  const everyone = [anne, benoit]
  const found: string[] = []
  const check = (saw: string[], due: string[]) => {
    if (saw.join() !== due.join()) found.push(`saw ${saw.length} instead of ${due.length}`)
  }
  let seed = 42
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * below)
  }
  for (let i = 0; i < queries; i++) {
    const one = everyone[random(2)] as Planted
    const kind = random(6)
    if (kind === 0) check(await open({ person: one.person }, patientsIn, db), [one.patient])
    if (kind === 1) check(await open({ patient: one.patient }, patientsIn, db), [one.patient])
    if (kind === 2) check(await open({ clinic: one.clinic }, patientsIn, db), [one.patient])
    if (kind === 3) check(await patientsIn(db), [])
    if (kind === 4)
      check(await db.transaction().execute((trx) => patientsIn(trx as unknown as Db)), [])
    if (kind === 5)
      await open({ person: one.person }, () => Promise.reject(new Error('undone')), db).catch(
        () => {},
      )
  }
  await db.destroy()
  return found
}

test('three thousand mixed queries on one connection leak nothing into each other', async () => {
  expect(await leaks(3000)).toEqual([])
}, 40_000)

test('control: when the opening outlives its transaction, it leaks within a few queries', async () => {
  const [openDoor, row] = await Promise.all([definition('door.open'), definition('door.row')])
  await sabotaged(
    openDoor.replace(
      "set_config('door.row', v_row::text, true)",
      "set_config('door.row', v_row::text, false)",
    ) +
      ';' +
      row.replace('and xact = pg_current_xact_id_if_assigned()', ''),
    `${openDoor};${row}`,
    async () => {
      expect((await leaks(60)).length).toBeGreaterThan(0)
    },
  )
})

test('each opening writes one line in the access log: who, whose, when and why', async () => {
  const before = (await superuser.query('select coalesce(max(id), 0) as id from access_log'))
    .rows[0].id
  const who = `visit:${randomUUID()}`
  await openRecord(context.db, { who, whose: { person: anne.person }, why: 'booking' }, seen)
  await openRecord(context.db, { who, whose: { patient: benoit.patient }, why: 'message' }, seen)
  await openRecord(context.db, { who, whose: { clinic: anne.clinic }, why: 'appointments' }, seen)
  const { rows } = await superuser.query(
    `select who, person, patient_id, clinic_id, why, at from access_log where id > $1 order by id`,
    [before],
  )
  const at = new Date('2026-11-22T15:00:00Z')
  const { person, patient, clinic } = anne
  expect(rows).toEqual([
    { who, person, patient_id: patient, clinic_id: null, why: 'booking', at },
    { who, person: benoit.person, patient_id: benoit.patient, clinic_id: null, why: 'message', at },
    { who, person: null, patient_id: null, clinic_id: clinic, why: 'appointments', at },
  ])
})

test('only booking starts a file; looking for someone leaves none behind', async () => {
  const stranger = randomUUID()
  const files = async () =>
    (await superuser.query('select 1 from door.file where person = $1', [stranger])).rowCount
  await open({ person: stranger }, seen)
  expect(await files()).toBe(0)
  const access = { who: 'visit:test', whose: { person: stranger }, why: 'booking' } as const
  const first = await openRecord(context.db, access, async (_, patient) => patient)
  const again = await openRecord(context.db, access, async (_, patient) => patient)
  expect(await files()).toBe(1)
  expect(again).toBe(first)
})

test('a record is opened for exactly one person, patient or clinic', async () => {
  const both = { person: anne.person, clinic: anne.clinic }
  await expect(open({} as Whose, seen)).rejects.toThrow('one person, one patient or one clinic')
  await expect(open(both, seen)).rejects.toThrow('one person, one patient or one clinic')
})

test.for(['update', 'delete', 'truncate'] as const)(
  'nobody can %s the access log, the owner included',
  async (verb) => {
    await open({ person: anne.person }, seen)
    const statement = {
      update: `update access_log set who = 'nobody'`,
      delete: 'delete from access_log',
      truncate: 'truncate access_log',
    }[verb]
    for (const client of [context.owner, superuser])
      await expect(client.query(statement)).rejects.toThrow('append-only')
    await expect(sql.raw(statement).execute(context.db)).rejects.toMatchObject({ code: '42501' })
    await superuser.query('begin; alter table access_log disable trigger append_only')
    await superuser.query(statement)
    await superuser.query('rollback')
  },
)

test('every table on RecordTables, and no other, has row security that its owner obeys too', async () => {
  const schema = readFileSync(path.join(root, 'src/db/schema.ts'), 'utf8')
  const [, body = ''] = /interface RecordTables \{([^}]*)\}/.exec(schema) ?? []
  const declared = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name).sort()
  const { rows } = await superuser.query(
    `select relname, relforcerowsecurity as forced from pg_class
     where relrowsecurity and relnamespace = 'public'::regnamespace order by relname`,
  )
  expect(rows).toEqual(declared.map((relname) => ({ relname, forced: true })))
  expect(declared).toEqual([...tables].sort())
})

test('the application is no owner, no superuser, and reaches neither the log nor the files behind it', async () => {
  const { rows: roles } = await superuser.query(
    `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as privileged
     from pg_roles where rolname in ('clinic_app', 'clinic_jobs', 'clinic_owner')`,
  )
  expect(roles).toEqual([false, false, false].map((privileged) => ({ privileged })))
  const { rows: grants } = await superuser.query(`
    select c.oid::regclass::text as name from pg_class c
    where c.relname in ('access_log', 'access_seal', 'file') and c.relkind = 'r'
      and (has_table_privilege('clinic_app', c.oid, 'select, insert, update, delete, truncate')
        or has_any_column_privilege('clinic_app', c.oid, 'select, insert, update'))`)
  expect(grants).toEqual([])
  const { rows: owned } = await superuser.query(`
    select 1 from pg_class where relowner = 'clinic_app'::regrole
    union all select 1 from pg_proc where proowner = 'clinic_app'::regrole
    union all select 1 from pg_namespace where nspowner = 'clinic_app'::regrole
      or has_schema_privilege('clinic_app', oid, 'create') and nspname !~ '^pg_'
    union all select 1 from pg_auth_members where member = 'clinic_app'::regrole`)
  expect(owned).toEqual([])
})
