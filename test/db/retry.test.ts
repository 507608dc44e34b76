import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/database.ts'
import { withinDeadline } from '../../src/db/deadline.ts'
import { isAway, sqlState } from '../../src/db/errors.ts'
import { retry } from '../../src/db/retry.ts'
import { openRecord } from '../../src/privacy/door.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()
const person = '00000000-0000-8000-8000-00000000000a'

/** Does something once, then the ordinary work; says how often it was tried. */
async function triedWith(first: (db: Db) => Promise<unknown>) {
  let tries = 0
  await retry(async () => {
    tries++
    if (tries === 1) await first(context.db)
    await sql`select 1`.execute(context.db)
  })
  return tries
}

const raise = (code: string) => (db: Db) =>
  sql.raw(`do $$ begin raise 'forced' using errcode = '${code}'; end $$`).execute(db)

const broken = (code: string) => async () => {
  throw Object.assign(new Error('forced'), { code })
}

test.for([
  ['a serialization failure', raise('40001')],
  ['a deadlock', raise('40P01')],
  ['a lost connection', raise('08006')],
  ['a refused connection', raise('08001')],
  ['a server that shuts down', raise('57P01')],
  ['a server that starts', raise('57P03')],
  ['a forgotten statement', raise('26000')],
  ['a connection reset', broken('ECONNRESET')],
  ['a broken pipe', broken('EPIPE')],
  ['a primary that became a standby', writeReadOnly],
  ['a port where nothing listens', refusedPort],
  ['a backend that was terminated', terminate],
] as const)('%s is tried again, and passes', async ([, first]) => {
  expect(await triedWith(first)).toBe(2)
})

async function writeReadOnly(db: Db) {
  await db
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      await trx.deleteFrom('slot').execute()
    })
}

async function refusedPort() {
  const elsewhere = connect('postgres://clinic_app@127.0.0.1:1/none')
  try {
    await sql`select 1`.execute(elsewhere.db)
  } finally {
    await elsewhere.db.destroy()
  }
}

async function terminate(db: Db) {
  await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
}

test.for([
  ['a second row with the same key', '23505'],
  ['an overlapping appointment', '23P01'],
  ['a row that others need', '23503'],
  ['a value of the wrong form', '22P02'],
  ['a refused privilege', '42501'],
  ['a lock that was not had in time', '55P03'],
])('%s is never tried again', async ([, code]) => {
  await expect(triedWith(raise(code as string))).rejects.toThrow('forced')
  let tries = 0
  await retry(async () => {
    tries++
    await raise(code as string)(context.db)
  }).catch(() => {})
  expect(tries).toBe(1)
})

test('three more tries at most; then it is told as a database that is away', async () => {
  let tries = 0
  const error = await retry(async () => {
    tries++
    await raise('40001')(context.db)
  }).catch((thrown) => thrown)
  expect(tries).toBe(4)
  expect(sqlState(error)).toBe('40001')
  expect(isAway(error)).toBe(true)
})

test('nothing is tried again past the deadline', async () => {
  let tries = 0
  const work = () =>
    retry(async () => {
      tries++
      throw Object.assign(new Error('forced'), { code: '40001' })
    })
  await expect(withinDeadline(work, 10)).rejects.toThrow('forced')
  expect(tries).toBe(1)
})

test('a record whose connection is lost between two statements is opened again, and logged each time', async () => {
  const superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
  let tries = 0
  const access = { who: { session: 'retry' }, whose: { person }, why: 'appointments' } as const
  await openRecord(context.db, access, async (trx) => {
    tries++
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
    if (tries === 1) await superuser.query('select pg_terminate_backend($1, 2000)', [rows[0]?.pid])
    return trx.selectFrom('appointment').select('id').execute()
  })
  expect(tries).toBe(2)
  const { rows } = await superuser.query(`select 1 from access_log where who = 'session:retry'`)
  expect(rows).toHaveLength(2)
  await superuser.end()
})
