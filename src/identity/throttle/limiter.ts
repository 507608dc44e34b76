import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { boundedPool } from '../../db/boundedPool.ts'
import { retry } from '../../db/retry.ts'

/** Counts up to a number of points per key in a fixed window, for all processes together (S-02). */
export interface Limiter {
  /** Takes a point and returns 0; or returns the seconds to wait when none is left. Atomic. */
  take(key: string): Promise<number>
  /** Puts a point back: the try was not a failure. */
  giveBack(key: string): Promise<void>
}

export const HOUR = 60 * 60
export const DAY = 24 * HOUR

/** Makes limiters that share the table `throttle`; the first one also clears what expired, on a timer that keeps no process alive. */
export function limiters(pool: pg.Pool) {
  const store = storeOn(pool)
  let clears = true
  return (name: string, points: number, seconds: number): Limiter => {
    const limiter = new RateLimiterPostgres({
      storeClient: store,
      storeType: 'client',
      tableName: 'throttle',
      tableCreated: true,
      clearExpiredByTimeout: clears,
      keyPrefix: name,
      points,
      duration: seconds,
    })
    clears = false
    return {
      async take(key) {
        try {
          // Done again after a lost connection, a try may count twice: that errs on the safe side.
          await retry(() => limiter.consume(key))
          return 0
        } catch (refused) {
          if (!(refused instanceof RateLimiterRes)) throw refused
          return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
        }
      },
      async giveBack(key) {
        // Done again after a lost connection, it may give two tries back: only ever after a right card.
        await retry(() => limiter.reward(key))
      },
    }
  }
}

/** The library queries a bare pool, whose waits have no end: ours are bounded by the request's deadline. */
function storeOn(pool: pg.Pool) {
  const bounded = boundedPool(pool)
  return {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const client = await bounded.connect()
      try {
        return await client.query(text, values)
      } finally {
        client.release()
      }
    },
  }
}
