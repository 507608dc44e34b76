import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/database.ts'
import type { Actor } from '../../src/privacy/actor.ts'
import { openRecord, type Trx, type Whose } from '../../src/privacy/door.ts'
import { now } from '../support/database.ts'
import { aClinic } from '../support/factories.ts'
import { patientPool } from '../support/patient.ts'
import { sabotaged, sabotagedRoutine } from '../support/sabotaged.ts'
import { everyDayAt, open as openOne, type Planted, useRecords } from './planted.ts'

const open = openOne

const tables = [
  ...([
    'register_entry',
    'consent',
    'patient',
    'appointment',
    'appointment_event',
    'message',
  ] as const),
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
const oneVisit = { patient: 1, appointment: 1, appointment_event: 1 }
const oneOfEach = Object.fromEntries(tables.map((table) => [table, 1]))

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

test('an open record is there to be read: whatever would change it is refused', async () => {
  const change = (trx: Trx) => trx.updateTable('appointment').set({ status: 'cancelled' }).execute()
  await expect(open(context, { person: context.anne.person }, change)).rejects.toMatchObject({
    code: '25006',
  })
  for (const statement of [
    `update appointment set status = 'cancelled'`,
    `insert into consent (person, purpose, text_version, locale) values (uuidv7(), 'terms', '1', 'fr')`,
    'delete from register_entry',
    'insert into hold (slot_id, holder, until) values (uuidv7(), uuidv7(), now())',
    'select code_mac from confirmation_code',
    'select holder from hold',
    'select moves from hold',
    `select door.write('session:test', 'contact', uuidv7())`,
    `select door.conclude('done', null)`,
    `select door.row_of('1.x')`,
    'set role clinic_writer',
  ])
    await expect(context.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' })
})

test('nobody is someone else: only the worker is a job, only a load an import', async () => {
  const jobs = patientPool(context.jobsUrl)
  const opening = (db: Db, who: Actor) =>
    openRecord(db, { who, whose: { person: context.anne.person }, why: 'message' }, seen)
  const refused = { code: '42501' }
  await expect(opening(context.db, { job: 'deliver' })).rejects.toMatchObject(refused)
  await expect(opening(context.db, { import: 'register' })).rejects.toMatchObject(refused)
  await expect(opening(jobs.db, { session: 'test' })).rejects.toMatchObject(refused)
  const messages = await openRecord(
    jobs.db,
    { who: { job: 'deliver' }, whose: { person: context.anne.person }, why: 'message' },
    (trx) => trx.selectFrom('message').select('patient_id').execute(),
  )
  expect(messages).toEqual([{ patient_id: context.anne.patient }])
  await jobs.db.destroy()
})

test('a clinic sees the patients who have an appointment there on those days, and no others', async () => {
  const { clinic, patient } = context.anne
  const visible = await open(context, everyDayAt(clinic), async (trx) => ({
    patients: await trx.selectFrom('patient').select('id').execute(),
    ...(await seen(trx)),
  }))
  expect(visible).toEqual({ ...nothing, ...oneVisit, patients: [{ id: patient }] })
  const elsewhere = await aClinic(context.owner)
  expect(await open(context, everyDayAt(elsewhere.id), seen)).toEqual(nothing)
  const visit = new Date('2026-11-24T14:20:00Z')
  const before = { clinic, from: new Date('2026-11-24T05:00:00Z'), to: visit }
  expect(await open(context, before, seen)).toEqual(nothing)
  const from = { clinic, from: visit, to: new Date('2026-11-25T05:00:00Z') }
  expect(await open(context, from, seen)).toEqual({ ...nothing, ...oneVisit })
})

test('control: with a policy that asks for any appointment, a clinic sees the patients of others', async () => {
  const policy = 'alter policy reader on patient using'
  const [{ rule }] = (
    await context.superuser.query(
      `select pg_get_expr(polqual, polrelid) as rule from pg_policy
       where polrelid = 'patient'::regclass and polname = 'reader'`,
    )
  ).rows
  await sabotaged(
    context,
    `${policy} ((select (door.shown()).clinic_id) is not null)`,
    `${policy} (${rule})`,
    async () => {
      expect((await open(context, everyDayAt(context.anne.clinic), seen))['patient']).toBe(2)
    },
  )
})

/** How many appointments each attempt to read one without leaving a trace sees. */
const attempts: Record<string, (client: pg.PoolClient, person: string) => Promise<number>> = {
  'in the transaction that opens the record': async (client, person) => {
    await client.query('begin')
    await client.query(SHOW, [await ticketBy(client, person)])
    return countAndUndo(client)
  },
  'past a savepoint that undoes the opening': async (client, person) => {
    await client.query('begin; savepoint before')
    const ticket = await ticketBy(client, person)
    await client.query(SHOW, [ticket])
    const seen = await count(client)
    await client.query('rollback to savepoint before')
    await client.query(SHOW, [ticket])
    return seen + (await countAndUndo(client))
  },
  'after the opening was undone': async (client, person) => {
    await client.query('begin')
    const ticket = await ticketBy(client, person)
    await client.query('rollback; begin')
    await client.query(SHOW, [ticket])
    return countAndUndo(client)
  },
  'in one statement that opens, shows and reads': async (client, person) => {
    const { rows } = await client.query(
      `with opened as materialized (select ticket from door.open('session:test', 'appointments', $1)),
         shown as materialized (select set_config('door.ticket', ticket, true) from opened)
       select (select count(*)::integer from appointment) as seen from shown`,
      [person],
    )
    return rows[0].seen
  },
  'in a block that opens, shows and reads': async (client, person) => {
    await client.query(`do $$ begin
      perform set_config('door.ticket', (select ticket from door.open('session:test', 'appointments', '${person}')), true);
      perform set_config('test.seen', (select count(*)::text from appointment), false);
    end $$`)
    const { rows } = await client.query(`select current_setting('test.seen')::integer as seen`)
    return rows[0].seen
  },
  'from another connection, before the opening is committed': async (client, person) => {
    await client.query('begin')
    const ticket = await ticketBy(client, person)
    const other = await context.pool.connect()
    try {
      await other.query('begin')
      await other.query(SHOW, [ticket])
      return await countAndUndo(other)
    } finally {
      other.release()
      await client.query('rollback')
    }
  },
  'with a ticket made up': async (client, person) => {
    const [row] = (await ticketBy(client, person)).split('.')
    await client.query('begin')
    await client.query(SHOW, [`${row}.${randomUUID()}`])
    return countAndUndo(client)
  },
  'with a row and no ticket': async (client, person) => {
    const [row] = (await ticketBy(client, person)).split('.')
    await client.query('begin')
    await client.query(SHOW, [`${row}.`])
    return countAndUndo(client)
  },
  'with a ticket of yesterday': async (client, person) => {
    const ticket = await ticketBy(client, person)
    await context.setClock(new Date(now.getTime() + 10_001))
    await client.query('begin')
    await client.query(SHOW, [ticket])
    return countAndUndo(client)
  },
}

const SHOW = `select set_config('door.ticket', $1, true)`

async function ticketBy(client: pg.PoolClient, person: string): Promise<string> {
  const { rows } = await client.query(
    `select ticket from door.open('session:test', 'appointments', $1)`,
    [person],
  )
  return rows[0].ticket
}

async function count(client: pg.PoolClient): Promise<number> {
  return (await client.query('select count(*)::integer as seen from appointment')).rows[0].seen
}

async function countAndUndo(client: pg.PoolClient): Promise<number> {
  try {
    return await count(client)
  } finally {
    await client.query('rollback')
  }
}

async function seenBy(attempt: string): Promise<number> {
  const client = await context.pool.connect()
  try {
    return (await attempts[attempt]?.(client, context.anne.person)) ?? Number.NaN
  } finally {
    client.release()
  }
}

test.for(Object.keys(attempts))('nothing is read %s (S-14)', async (attempt) => {
  expect(await seenBy(attempt)).toBe(0)
})

const conditions: [string, string, string][] = [
  [
    'in the transaction that opens the record',
    'and xact is distinct from pg_current_xact_id_if_assigned()',
    '',
  ],
  [
    'in a block that opens, shows and reads',
    'and xact is distinct from pg_current_xact_id_if_assigned()',
    '',
  ],
  ['with a ticket made up', 'and ticket_digest =', 'or ticket_digest ='],
  ['with a ticket of yesterday', '10 seconds', '1 day'],
]

test.for(conditions)(
  'control: without that condition, it is read %s',
  async ([attempt, part, instead]) => {
    const careless = (words: string) => words.replace(part, instead)
    await sabotagedRoutine(context, 'door.shown', careless, async () => {
      expect(await seenBy(attempt)).toBeGreaterThan(0)
    })
  },
)

test('an entry of the register is read by a procedure that refuses to be undone (S-14)', async () => {
  const read = `call read_register_entry('session:test', 'hold', $1, null, null)`
  const { person } = context.anne
  await expect(
    context.pool.query(read, [person]).then(({ rows }) => rows[0].entry.person),
  ).resolves.toBe(person)
  const client = await context.pool.connect()
  await client.query('begin')
  await expect(client.query(read, [person])).rejects.toMatchObject({ code: '2D000' })
  await client.query('rollback')
  client.release()
})

test('a ticket shows the record behind a pooler that knows no named statement', async () => {
  const unnamed = connect(context.appUrl, { poolSize: 1, named: false })
  for (let time = 0; time < 3; time++) {
    expect(await open(unnamed, { person: context.anne.person }, seen)).toEqual(oneOfEach)
    await unnamed.pool.query('discard all')
  }
  await unnamed.db.destroy()
})

/** Mixes openings, plain queries and plain transactions on one connection; what anyone saw beyond their due. */
async function leaks(queries: number, open: typeof openOne = openOne) {
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
    if (kind === 2) check(await open(handle, everyDayAt(one.clinic), patientsIn), [one.patient])
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
})

test('control: when what an opening shows outlives its transaction, it leaks within a few queries', async () => {
  const found = await leaks(60, ({ db }, whose, work) =>
    openOne({ db }, whose, async (trx, opening) => {
      await sql`select set_config('door.ticket', ${opening.ticket}, false)`.execute(trx)
      return work(trx, opening)
    }),
  )
  expect(found.length).toBeGreaterThan(0)
})

test('only booking starts a file; looking for someone leaves none behind', async () => {
  const stranger = randomUUID()
  const files = async () =>
    (await context.superuser.query('select 1 from door.file where person = $1', [stranger]))
      .rowCount
  await open(context, { person: stranger }, seen)
  expect(await files()).toBe(0)
  const access = { who: { session: 'test' }, whose: { person: stranger }, why: 'booking' } as const
  expect(await openRecord(context.db, access, async (_, { patient }) => patient)).toBeNull()
  expect(await files()).toBe(0)
})

test('a record is opened for exactly one person, patient or clinic', async () => {
  const both = { ...everyDayAt(context.anne.clinic), person: context.anne.person }
  await expect(open(context, {} as Whose, seen)).rejects.toThrow(
    'one person, one patient or one clinic',
  )
  await expect(open(context, both, seen)).rejects.toThrow('one person, one patient or one clinic')
})

test('every table on RecordTables, and those that no query reads, has row security that its owner obeys too', async () => {
  const schema = readFileSync(path.join(import.meta.dirname, '../../src/db/schema.ts'), 'utf8')
  const [, body = ''] = /interface RecordTables \{([^}]*)\}/.exec(schema) ?? []
  const declared = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name).sort()
  const { rows } = await context.superuser.query(
    `select relname, relforcerowsecurity as forced from pg_class
     where relrowsecurity and relnamespace = 'public'::regnamespace order by relname`,
  )
  const unread = ['confirmation_code', 'government_binding', 'incident_report']
  const secured = [...declared, ...unread].sort()
  expect(rows).toEqual(secured.map((relname) => ({ relname, forced: true })))
  // Shown to staff of its clinic alone: test/booking/person/withoutCard.test.ts.
  expect(declared).toEqual([...tables, 'unregistered_person'].sort())
})
