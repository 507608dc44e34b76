import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/database.ts'
import { openRecord, type Trx, type Whose } from '../../src/privacy/door.ts'
import { aClinic } from '../support/factories.ts'
import { open, type Planted, sabotaged, useRecords } from './planted.ts'

const tables = [
  'register_entry',
  'consent',
  'confirmation_code',
  'patient',
  'appointment',
  'message',
] as const
const context = useRecords()

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
const definition = async (name: string) =>
  (await context.superuser.query('select pg_get_functiondef($1::regproc) as text', [name])).rows[0]
    .text

test('without an open record, the application sees nobody', async () => {
  expect(await seen(context.db)).toEqual(nothing)
  expect(await context.db.transaction().execute((trx) => seen(trx as unknown as Db))).toEqual(
    nothing,
  )
})

test.for(tables)('control: without its policy, the table %s shows everybody', async (table) => {
  await sabotaged(
    context,
    `alter table ${table} disable row level security`,
    `alter table ${table} enable row level security`,
    async () => {
      expect((await seen(context.db))[table]).toBe(2)
    },
  )
})

test('an open record shows that person, and no one else', async () => {
  expect(await open(context, { person: context.anne.person }, seen)).toEqual(oneOfEach)
  expect(await open(context, { patient: context.benoit.patient }, seen)).toEqual(oneOfEach)
  const ids = await open(context, { person: context.anne.person }, (trx) =>
    trx.selectFrom('appointment').select(['id', 'patient_id']).execute(),
  )
  expect(ids).toEqual([{ id: context.anne.appointment, patient_id: context.anne.patient }])
  expect(await seen(context.db)).toEqual(nothing)
})

test('an open record of one person lets nothing be written about another', async () => {
  const theirs = {
    person: context.benoit.person,
    purpose: 'terms',
    text_version: '1',
    locale: 'fr',
  } as const
  await expect(
    open(context, { person: context.anne.person }, (trx) =>
      trx.insertInto('consent').values(theirs).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(
    open(context, { person: context.anne.person }, (trx) =>
      trx.updateTable('appointment').set({ patient_id: context.benoit.patient }).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  const changed = await open(context, { person: context.anne.person }, (trx) =>
    trx
      .updateTable('appointment')
      .set({ status: 'cancelled' })
      .where('id', '=', context.benoit.appointment)
      .executeTakeFirst(),
  )
  expect(changed.numUpdatedRows).toBe(0n)
})

test('a clinic sees the patients who have an appointment there, and no others', async () => {
  const visible = await open(context, { clinic: context.anne.clinic }, async (trx) => ({
    patients: await trx.selectFrom('patient').select('id').execute(),
    appointments: await trx.selectFrom('appointment').select('id').execute(),
    ...(await seen(trx)),
  }))
  expect(visible).toEqual({
    ...nothing,
    patient: 1,
    appointment: 1,
    patients: [{ id: context.anne.patient }],
    appointments: [{ id: context.anne.appointment }],
  })
  const elsewhere = await aClinic(context.owner)
  expect(await open(context, { clinic: elsewhere.id }, seen)).toEqual(nothing)
})

test('control: with a policy that asks for any appointment, a clinic sees the patients of others', async () => {
  const policy = 'alter policy door on patient using'
  await sabotaged(
    context,
    `${policy} (id = (select (door.row()).patient_id) or (select (door.row()).clinic_id) is not null)`,
    `${policy} (id = (select (door.row()).patient_id) or exists (select from appointment a
      where a.patient_id = patient.id and a.clinic_id = (select (door.row()).clinic_id)))`,
    async () => {
      expect((await open(context, { clinic: context.anne.clinic }, seen))['patient']).toBe(2)
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
  const during = await open(context, { person: context.anne.person }, async (trx) => {
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
    context,
    original.replace('and xact = pg_current_xact_id_if_assigned()', ''),
    original,
    async () => {
      expect(await seenWithForgedRow('after it ended')).toEqual(oneOfEach)
    },
  )
})

/** Mixes openings, plain queries and plain transactions on one connection; what anyone saw beyond their due. */
async function leaks(queries: number) {
  const handle = connect(context.appUrl, { poolSize: 1 })
  const { db } = handle
  const patientsIn = async (handle: Db | Trx) =>
    (await sql<{ id: string }>`select id from patient`.execute(handle)).rows.map(({ id }) => id)
  const everyone = [context.anne, context.benoit]
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
    if (kind === 0) check(await open(handle, { person: one.person }, patientsIn), [one.patient])
    if (kind === 1) check(await open(handle, { patient: one.patient }, patientsIn), [one.patient])
    if (kind === 2) check(await open(handle, { clinic: one.clinic }, patientsIn), [one.patient])
    if (kind === 3) check(await patientsIn(db), [])
    if (kind === 4)
      check(await db.transaction().execute((trx) => patientsIn(trx as unknown as Db)), [])
    if (kind === 5)
      await open(handle, { person: one.person }, () => Promise.reject(new Error('undone'))).catch(
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
    context,
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

test('only booking starts a file; looking for someone leaves none behind', async () => {
  const stranger = randomUUID()
  const files = async () =>
    (await context.superuser.query('select 1 from door.file where person = $1', [stranger]))
      .rowCount
  await open(context, { person: stranger }, seen)
  expect(await files()).toBe(0)
  const access = { who: { job: 'test' }, whose: { person: stranger }, why: 'booking' } as const
  expect(await openRecord(context.db, access, async (_, patient) => patient)).toBeNull()
  expect(await files()).toBe(0)
  const booking = () =>
    context.pool.query(`select door.open_for_booking('job:test', $1)`, [stranger])
  const [first, again] = [await booking(), await booking()]
  expect(await files()).toBe(1)
  expect(again.rows).toEqual(first.rows)
})

test('a record is opened for exactly one person, patient or clinic', async () => {
  const both = { person: context.anne.person, clinic: context.anne.clinic }
  await expect(open(context, {} as Whose, seen)).rejects.toThrow(
    'one person, one patient or one clinic',
  )
  await expect(open(context, both, seen)).rejects.toThrow('one person, one patient or one clinic')
})

test('every table on RecordTables, and no other, has row security that its owner obeys too', async () => {
  const schema = readFileSync(path.join(import.meta.dirname, '../../src/db/schema.ts'), 'utf8')
  const [, body = ''] = /interface RecordTables \{([^}]*)\}/.exec(schema) ?? []
  const declared = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name).sort()
  const { rows } = await context.superuser.query(
    `select relname, relforcerowsecurity as forced from pg_class
     where relrowsecurity and relnamespace = 'public'::regnamespace order by relname`,
  )
  expect(rows).toEqual(declared.map((relname) => ({ relname, forced: true })))
  expect(declared).toEqual([...tables].sort())
})
