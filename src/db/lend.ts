import type pg from 'pg'
import { beforeDeadline } from './deadline.ts'

/**
 * Lends a client of a plain pool to work that is bounded by the deadline; a client whose work failed or came late is
 * thrown away, since a stopped server enforces no time-out of its own.
 */
export async function lend<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let spoiled = true
  try {
    const result = await beforeDeadline(work(client), () => {})
    spoiled = false
    return result
  } finally {
    client.release(spoiled)
  }
}

/** Lends a client inside a transaction: all of the work counts, or none of it. */
export function lendTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return lend(pool, async (client) => {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  })
}
