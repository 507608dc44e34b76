import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { addressBlock } from '../../privacy/addressBlock.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const HOUR = 60 * 60
const DAY = 24 * HOUR

/** How often one address sends a form in an hour, and all of them in a day. */
const LIMITS = {
  feedback: { perAddress: 10, perDay: 2000 },
  incident: { perAddress: 5, perDay: 500 },
} as const

/**
 * Counts a form that anybody may send without a session, and returns the seconds to wait: 0 for whoever need not. What
 * counts an address is a keyed fingerprint, which is forgotten an hour after its time.
 */
export async function countSent(
  { db, keys }: { db: Db; keys: FieldKeys },
  form: keyof typeof LIMITS,
  address: string,
): Promise<number> {
  const { perAddress, perDay } = LIMITS[form]
  const from = keys.blindIndex('throttle address', addressBlock(address))
  const counts = [
    { key: `${form}:${from}`, points: perAddress, seconds: HOUR },
    { key: form, points: perDay, seconds: DAY },
  ]
  const { refused, wait } = await call<{ refused: number | null; wait: number }>(
    db,
    'throttle_take',
    { counts },
  )
  return refused === null ? 0 : wait
}
