import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../../src/db/database.ts'
import { DatabaseAway, withinDeadline } from '../../src/db/deadline.ts'
import { useDatabase } from '../support/database.ts'
import { stoppableServer } from '../support/stoppableServer.ts'

const context = useDatabase()
const SOON = 300
/** Long enough for what must be answered, on any machine. */
const MUCH_LATER = 60_000
let server: Awaited<ReturnType<typeof stoppableServer>>
let database: ReturnType<typeof connect>

beforeEach(async () => {
  server = await stoppableServer(context.appUrl)
  database = connect(server.url, { poolSize: 3 })
})

afterEach(async () => {
  server.continue()
  await database.db.destroy()
  await server.close()
})

const ask = () => sql`select 1`.execute(database.db)
const askInTransaction = () =>
  database.db.transaction().execute((trx) => sql`select ${1}::integer`.execute(trx))

test('when the database is stopped, everyone is told at the deadline', async () => {
  await Promise.all([ask(), ask(), ask()])
  server.stop()
  const told = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) => withinDeadline(i % 2 ? ask : askInTransaction, SOON)),
  )
  for (const each of told) expect(each).toMatchObject({ reason: expect.any(Error) })
  // A transaction is told by its roll-back, on a connection already given up.
  const away = told.filter(
    (each) => each.status === 'rejected' && each.reason instanceof DatabaseAway,
  )
  expect(away.length).toBeGreaterThan(20)
})

test('when it continues, everything works again with a pool as full as before', async () => {
  await Promise.all([ask(), ask(), ask()])
  for (let stop = 0; stop < 3; stop++) {
    server.stop()
    const told = await Promise.allSettled(
      Array.from({ length: 6 }, () => withinDeadline(askInTransaction, SOON)),
    )
    expect(told.every(({ status }) => status === 'rejected')).toBe(true)
    server.continue()
    await Promise.all(Array.from({ length: 6 }, () => withinDeadline(askInTransaction, MUCH_LATER)))
    expect(database.pool.totalCount).toBeLessThanOrEqual(3)
    expect(database.pool.waitingCount).toBe(0)
  }
})

test('control: a wait on the bare pool outlasts every deadline', async () => {
  await ask()
  server.stop()
  const bare = database.pool.query('select 1').then(
    () => 'answered',
    () => 'broken off',
  )
  await expect(withinDeadline(ask, SOON)).rejects.toBeInstanceOf(DatabaseAway)
  expect(await Promise.race([bare, Promise.resolve('still waiting')])).toBe('still waiting')
  server.continue()
  expect(await bare).toBe('broken off')
})

test('a pool that is wholly lent out is told like a stopped server, and nothing leaks', async () => {
  const lent = await Promise.all([1, 2, 3].map(() => database.pool.connect()))
  await expect(withinDeadline(ask, SOON)).rejects.toBeInstanceOf(DatabaseAway)
  for (const client of lent) client.release()
  await Promise.all([1, 2, 3, 4].map(() => withinDeadline(ask, MUCH_LATER)))
  expect(database.pool.idleCount).toBe(3)
})

test('the waits of one request share one deadline', async () => {
  let done = 0
  const work = async (last: number) => {
    for (const seconds of [0.2, 0.2, last]) {
      await sql`select pg_sleep(${seconds})`.execute(database.db)
      done++
    }
  }
  await expect(withinDeadline(() => work(3), 450)).rejects.toBeInstanceOf(DatabaseAway)
  expect(done).toBeLessThan(3)
  done = 0
  await withinDeadline(() => work(0.2), MUCH_LATER)
  expect(done).toBe(3)
})

test('beyond a thousand waiting requests, the next is refused at once', async () => {
  const lent = await Promise.all([1, 2, 3].map(() => database.pool.connect()))
  const waiting = Array.from({ length: 1000 }, () => ask())
  await expect(ask()).rejects.toThrow('too many requests are waiting')
  for (const client of lent) client.release()
  await Promise.all(waiting)
})
