import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { beforeDeadline, DatabaseAway, presentWork, type Work } from './deadline.ts'
import { isAway } from './errors.ts'
import { statementNames } from './statementNames.ts'

/** Beyond this many waiting requests the pool refuses at once: a queue that nobody outlives helps nobody. */
const LONGEST_QUEUE = 1000
/** Nor does it let anyone wait who would, as things go, wait longer than this. */
const LONGEST_WAIT_MS = 1000

/** The connection of one request: its statements take turns on it. */
interface Lease {
  client?: pg.PoolClient | undefined
  since: number
  /** Settles once the statement or transaction before has given it back. */
  turn: Promise<void>
}

/**
 * A pool for Kysely whose waits end at the deadline, and whose parameterised statements are prepared
 * once, where they have names: behind a pooler that lends a connection for one transaction they cannot. A request waits
 * for a connection once and keeps it to its end; whoever would wait too long is told so at once.
 */
export function boundedPool(
  pool: pg.Pool,
  { named = true } = {},
): PostgresPool & { waitMs(): number } {
  const names = statementNames()
  const leases = new WeakMap<Work, Lease>()
  /** How long requests keep a connection, lately. */
  let usualMs = 0

  /** How long whoever comes now would wait for a connection, as things go. */
  const waitMs = () => (pool.waitingCount * usualMs) / pool.options.max

  async function take(): Promise<pg.PoolClient> {
    if (pool.waitingCount >= LONGEST_QUEUE || waitMs() > LONGEST_WAIT_MS)
      throw new DatabaseAway('too many requests are waiting')
    const connecting = pool.connect()
    return beforeDeadline(connecting, () => {
      connecting.then(
        (late) => late.release(),
        () => {},
      )
    })
  }

  async function connect(): Promise<PostgresPoolClient> {
    const work = presentWork()
    if (!work) {
      const client = await take()
      return lent(client, (discard) => client.release(discard))
    }
    const lease = leaseOf(work)
    const before = lease.turn
    const { promise, resolve: passOn } = Promise.withResolvers<void>()
    lease.turn = promise
    try {
      await beforeDeadline(before, () => {})
      if (!lease.client) {
        lease.client = await take()
        lease.since = performance.now()
      }
    } catch (error) {
      before.then(passOn)
      throw error
    }
    return lent(lease.client, (discard) => {
      if (discard) giveBack(lease, discard)
      passOn()
    })
  }

  function leaseOf(work: Work): Lease {
    const known = leases.get(work)
    if (known) return known
    const lease: Lease = { since: performance.now(), turn: Promise.resolve() }
    leases.set(work, lease)
    work.atEnd.push(() => {
      // Whoever got none kept none: an outage says nothing of how long a request takes.
      if (lease.client) usualMs += (performance.now() - lease.since - usualMs) / 50
      // A statement that outlived its request is broken off; what it ran on goes back after it.
      lease.turn.then(() => giveBack(lease))
    })
    return lease
  }

  function giveBack(lease: Lease, discard?: boolean) {
    lease.client?.release(discard)
    lease.client = undefined
  }

  function lent(
    client: pg.PoolClient,
    giveBack: (discard: boolean | undefined) => void,
  ): PostgresPoolClient {
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
    const release = (discard?: boolean) => giveBack(discard || broken)
    return { query, release } as unknown as PostgresPoolClient
  }

  const parts = { connect, end: () => pool.end(), options: pool.options }
  return { ...(parts as unknown as PostgresPool), waitMs }
}
