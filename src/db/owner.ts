import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { OpenTrx } from './database.ts'
import type { OpenTables } from './schema.ts'

/**
 * Lends a transaction of the tables' owner to `work`, which counts wholly or not at all. For migrations and for what an
 * operator loads: nobody waits for an answer, so no deadline ends it.
 */
export async function asOwner<T>(ownerUrl: string, work: (trx: OpenTrx) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, options: '-c lock_timeout=10s' })
  // Without this, a connection lost between two statements would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', () => {})
  const db = new Kysely<OpenTables>({ dialect: new PostgresDialect({ pool }) })
  try {
    return await db.transaction().execute(work)
  } finally {
    await db.destroy()
  }
}

/** Has the planner know tables that were just filled: their statistics would come a minute later. */
export async function analyze(trx: OpenTrx, tables: (keyof OpenTables)[]): Promise<void> {
  await sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(trx)
}
