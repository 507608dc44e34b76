import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { appointmentIn, expectSent, hold, toConfirm } from '../people/journey.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'

/** Whoever runs SQL as the application reads no record that the access log does not tell of for good (S-14). */
export const door: Proof = {
  name: 'door',
  prove: run,
  control: {
    without: 'the wait for the commit of the log row',
    sql: `do $do$ begin
      execute replace(pg_get_functiondef('door.shown'::regproc),
        'and xact is distinct from pg_current_xact_id_if_assigned()', '');
    end $do$`,
    prove: run,
  },
}

/** What an attempt works with: connections as the application, and how it is called in the log. */
interface Attempt {
  connect(): Promise<pg.Client>
  who: string
  person: string
}

const OPEN = `select ticket from door.open($1, 'appointments', $2)`
const SHOW = `select set_config('door.ticket', $1, true)`
const READ = 'select count(*)::integer as seen from appointment'

/** Each tries to read an appointment; what it saw. */
const attempts: Record<string, (attempt: Attempt) => Promise<number>> = {
  'without opening': async ({ connect }) => read(await connect()),
  'and rolls back': async (attempt) => {
    const client = await attempt.connect()
    await client.query('begin')
    await client.query(SHOW, [await open(client, attempt)])
    const seen = await read(client)
    await client.query('rollback')
    return seen
  },
  'and goes back to a savepoint': async (attempt) => {
    const client = await attempt.connect()
    await client.query('begin; savepoint before')
    await client.query(SHOW, [await open(client, attempt)])
    const seen = await read(client)
    await client.query('rollback to savepoint before; commit')
    return seen
  },
  'and hangs up': async (attempt) => {
    const client = await attempt.connect()
    await client.query('begin')
    await client.query(SHOW, [await open(client, attempt)])
    const seen = await read(client)
    await client.end()
    return seen
  },
  'in a block that fails in the end': async (attempt) => {
    const client = await attempt.connect()
    const block = `do $$ begin
      perform set_config('door.ticket', (select ticket from door.open('${attempt.who}', 'appointments', '${attempt.person}')), true);
      raise 'seen: %', (select count(*) from appointment);
    end $$`
    const message = await client.query(block).then(
      () => '',
      (error) => String(error.message),
    )
    return Number(/seen: (\d+)/.exec(message)?.[1] ?? 0)
  },
  'in the one statement that opens': async (attempt) => {
    const client = await attempt.connect()
    await client.query('begin')
    const { rows } = await client.query(
      `with opened as materialized (${OPEN}),
         shown as materialized (select set_config('door.ticket', ticket, true) from opened)
       select (select count(*)::integer from appointment) as seen from shown`,
      [attempt.who, attempt.person],
    )
    await client.query('rollback')
    return rows[0].seen
  },
  'from another connection meanwhile': async (attempt) => {
    const [one, other] = [await attempt.connect(), await attempt.connect()]
    await one.query('begin')
    await other.query('begin')
    await other.query(SHOW, [await open(one, attempt)])
    const seen = await read(other)
    await one.query('rollback')
    return seen
  },
  'with a made-up ticket': async (attempt) => {
    const client = await attempt.connect()
    const [row] = (await open(client, attempt)).split('.')
    await client.query('begin')
    await client.query(SHOW, [`${row}.${randomUUID()}`])
    return read(client)
  },
  'by the procedure, to be undone': async (attempt) => {
    const client = await attempt.connect()
    await client.query('begin')
    const called = client.query(`call read_register_entry($1, 'hold', $2, null, null)`, [
      attempt.who,
      attempt.person,
    ])
    return called.then(
      ({ rows }) => rows.length,
      () => 0,
    )
  },
  'by the book': async (attempt) => {
    const client = await attempt.connect()
    const ticket = await open(client, attempt)
    await client.query('begin')
    await client.query(SHOW, [ticket])
    return read(client)
  },
}

async function run(stage: Stage): Promise<string> {
  const [visitor] = await stage.crowd.identified(1)
  const [slot] = await stage.sql<{ id: string }>(
    `select id from slot where status = 'free' limit 1`,
  )
  if (!visitor || !slot) throw new Error('nobody, or nothing free')
  const held = await hold(visitor, slot.id)
  expectSent(held, /^\/fr\/holds\//)
  const form = await toConfirm(visitor, held.location)
  const booked = form && appointmentIn(await visitor.post(form))
  const [file] = await stage.sql<{ person: string }>(
    'select person from door.file join appointment using (patient_id) where id = $1',
    [booked],
  )
  if (!file) throw new Error('nothing was booked')

  let readings = 0
  for (const [name, attempt] of Object.entries(attempts)) {
    const seen = await tried(stage, name, (connect, who) =>
      attempt({ connect, who, person: file.person }),
    )
    readings += seen
  }
  expect(readings === 1, `${readings} readings of one that was allowed`)
  return `${Object.keys(attempts).length} ways to read an appointment: 1 read it, and is in the log`
}

/** How many records an attempt saw; each must be in the log when its connections are gone. */
async function tried(
  stage: Stage,
  name: string,
  attempt: (connect: Attempt['connect'], who: string) => Promise<number>,
): Promise<number> {
  const clients: pg.Client[] = []
  const who = `session:${randomUUID()}`
  const connect = async () => {
    const client = new pg.Client(stage.cluster.urls(stage.database).app)
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }
  try {
    const seen = await attempt(connect, who)
    for (const client of clients) await client.end()
    const logged = await stage.sql('select from access_log where who = $1', [who])
    expect(seen <= logged.length, `a reading left no trace: one opens, reads ${name}`)
    return seen
  } finally {
    for (const client of clients) await client.end().catch(() => {})
  }
}

async function open(client: pg.Client, { who, person }: Attempt): Promise<string> {
  return (await client.query(OPEN, [who, person])).rows[0].ticket
}

async function read(client: pg.Client): Promise<number> {
  return (await client.query(READ)).rows[0].seen
}
