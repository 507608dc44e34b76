import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { boundedPool } from '../../src/db/boundedPool.ts'
import { connect } from '../../src/db/database.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

async function kill(pid: string | number) {
  const superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
  const { rows } = await superuser.query('select pg_terminate_backend($1, 60000) as gone', [pid])
  await superuser.end()
  expect(rows).toEqual([{ gone: true }])
}

/** A process with a transaction open, whose connection is killed between two statements; how the process ends. */
async function processWhoseConnectionIsKilled(pool: string) {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module-typescript',
      '-e',
      `import pg from 'pg'
       import { connect } from './src/db/database.ts'
       const pool = ${pool}
       const client = await pool.connect()
       await client.query('begin')
       const { rows } = await client.query('select pg_backend_pid() as pid')
       console.log(rows[0].pid)
       process.stdin.once('data', () => { console.log('alive'); process.exit(0) })`,
      context.appUrl,
    ],
    { cwd: path.join(import.meta.dirname, '../..'), stdio: ['pipe', 'pipe', 'ignore'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const exit = once(child, 'exit')
  await once(child.stdout, 'data')
  await kill(said.trim())
  // By now the loss has reached the process; writing to one that has ended is no failure of the test.
  child.stdin.on('error', () => {})
  child.stdin.write('\n')
  const [code] = await exit
  return { code, alive: said.includes('alive') }
}

test('a connection lost between two statements does not end the process', async () => {
  const ours = await processWhoseConnectionIsKilled('connect(process.argv[1]).pool')
  expect(ours).toEqual({ code: 0, alive: true })
})

test('control: without listeners, the same loss ends the process', async () => {
  const bare = await processWhoseConnectionIsKilled(
    'new pg.Pool({ connectionString: process.argv[1] })',
  )
  expect(bare).toEqual({ code: 1, alive: false })
})

test('an idle connection that was lost is replaced, and nobody notices', async () => {
  const { db, pool } = connect(context.appUrl, { poolSize: 1 })
  const pid = sql<{ pid: number }>`select pg_backend_pid() as pid`
  const { rows } = await pid.execute(db)
  const removed = new Promise((resolve) => pool.once('remove', resolve))
  await kill(rows[0]?.pid ?? 0)
  await removed
  const { rows: later } = await pid.execute(db)
  expect(later[0]?.pid).not.toBe(rows[0]?.pid)
  await db.destroy()
})

test('a connection whose roll-back failed is thrown away, for nobody knows its state', async () => {
  const { db, pool } = connect(context.appUrl, { poolSize: 1 })
  const bounded = boundedPool(pool)
  const good = await bounded.connect()
  good.release()
  expect(pool.totalCount).toBe(1)
  const bad = await bounded.connect()
  bad.release(true)
  expect(pool.totalCount).toBe(0)
  await db.destroy()
})

test('no lock, idle transaction or statement outlasts its limit', async () => {
  const { db } = connect(context.appUrl, { poolSize: 1 })
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in
      ('lock_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout')`.execute(db)
  await db.destroy()
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    lock_timeout: '1000',
    idle_in_transaction_session_timeout: '5000',
    statement_timeout: '10000',
  })
})

test('a birth date is the same day wherever the server stands', async () => {
  const { rows } = await sql<{ day: unknown }>`select date '1985-05-14' as day`.execute(context.db)
  expect(rows).toEqual([{ day: '1985-05-14' }])
})
