import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'

const QUARTER_HOUR = 15 * 60
const HOUR = 60 * 60
const DAY = 24 * HOUR

/** A try to sign in that was counted before it is evaluated, so that many at once are never more than the limit. */
export interface Try {
  allowed: boolean
  /** Seconds that this address must wait, told to it openly; 0 when it need not. */
  wait: number
  /** Uncounts it: only failures count. */
  succeeded(): Promise<void>
}

/**
 * Counts a try: five in a quarter of an hour for an account from one address, fifty a day from all, a hundred an hour for
 * an address whatever the account. Whether the account exists makes no difference, and no address shuts anybody out alone.
 */
export async function trySignIn(db: Db, account: string, address: string): Promise<Try> {
  const counts = [
    { key: `staff-address:${address}`, points: 100, seconds: HOUR },
    { key: `staff:${account}:${address}`, points: 5, seconds: QUARTER_HOUR },
    { key: `staff-anywhere:${account}`, points: 50, seconds: DAY },
  ]
  return take(db, counts)
}

/** Counts an answer of the organisation's service before it is looked at: with the others of an address, a hundred an hour. */
export async function tryAnswer(db: Db, address: string): Promise<Try> {
  return take(db, [{ key: `staff-address:${address}`, points: 100, seconds: HOUR }])
}

async function take(db: Db, counts: readonly { key: string; points: number; seconds: number }[]) {
  const { refused, wait } = await call<{ refused: number | null; wait: number }>(
    db,
    'throttle_take',
    { counts },
  )
  const keys = counts.map(({ key }) => key)
  return {
    allowed: refused === null,
    wait: refused === 1 ? wait : 0,
    succeeded: async () => {
      await call(db, 'throttle_give_back', { keys })
    },
  }
}
