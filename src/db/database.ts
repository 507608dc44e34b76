import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { boundedPool } from './boundedPool.ts'
import './dates.ts'
import type { OpenTables } from './schema.ts'

/** A database handle on which no table with personal data exists. */
export type Db = Kysely<OpenTables>

/** A transaction of it. */
export type OpenTrx = Transaction<OpenTables>

/**
 * Time-outs that bound every statement. And whatever has an index is found by it: a plan that a connection made while a
 * table was empty would walk all of it, until the table is next analyzed.
 */
const OPTIONS =
  '-c lock_timeout=1s -c idle_in_transaction_session_timeout=5s -c statement_timeout=10s -c enable_seqscan=off'

interface PoolOptions {
  poolSize?: number
  /** Whether statements are prepared under a name. */
  named?: boolean
  /** How long a connection is waited for: longer than a request waits in all, whose own deadline says that the database is away. */
  connectMilliseconds?: number
}

/** Opens a small pool; every wait on it is bounded by the caller's deadline (`withinDeadline`). */
export function connect(
  url: string,
  { poolSize = 8, named = true, connectMilliseconds = 3500 }: PoolOptions = {},
): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectMilliseconds,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'rendez-vous',
    options: OPTIONS,
  })
  // Without these, a connection lost between two statements would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const dialect = new PostgresDialect({ pool: boundedPool(pool, { named }) })
  return { db: new Kysely({ dialect }), pool }
}
