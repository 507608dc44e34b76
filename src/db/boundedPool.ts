import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { beforeDeadline, DatabaseAway } from './deadline.ts'
import { isAway } from './errors.ts'
import { statementNames } from './statementNames.ts'

/** Beyond this many waiting requests the pool refuses at once: a queue that nobody outlives helps nobody. */
const LONGEST_QUEUE = 1000

/**
 * A pool for Kysely whose waits end at the deadline, and whose parameterised statements are prepared once, where they
 * have names: behind a pooler that lends a connection for one transaction they cannot.
 */
export function boundedPool(pool: pg.Pool, { named = true } = {}): PostgresPool {
  const names = statementNames()

  async function connect(): Promise<PostgresPoolClient> {
    if (pool.waitingCount >= LONGEST_QUEUE) throw new DatabaseAway('too many requests are waiting')
    const connecting = pool.connect()
    const client = await beforeDeadline(connecting, () => {
      connecting.then(
        (late) => late.release(),
        () => {},
      )
    })
    let broken = false
    const query = async (text: string, values: readonly unknown[]) => {
      const statement = named && values.length > 0 ? { name: names.of(text), text } : { text }
      try {
        // end() breaks the connection off: a stopped server enforces no time-out of its own.
        return await beforeDeadline(client.query({ ...statement, values: [...values] }), () => {
          client.end()
        })
      } catch (error) {
        broken ||= isAway(error)
        names.forget(error)
        throw error
      }
    }
    // Kysely discards a connection whose rollback failed, for nobody knows in what state it is; and one that the server
    // left may not look so yet.
    const release = (discard?: boolean) => client.release(discard || broken)
    return { query, release } as unknown as PostgresPoolClient
  }

  return { connect, end: () => pool.end(), options: pool.options } as unknown as PostgresPool
}
