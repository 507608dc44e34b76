import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { ReviewKind } from '../../db/schema.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'

/** What waits for a person of a clinic; a visit of a closed day is nothing that one closes (no id). */
export interface Review {
  id: string | null
  kind: ReviewKind
  appointment_id: string | null
  starts_at: Date | null
  opened_at: Date | null
}

/** What whoever answers a clinic's telephone sees to. */
export const OF_VISITS: readonly ReviewKind[] = [
  ...(['blocked', 'telephone', 'unreachable', 'letter', 'regularise'] as const),
]

/** Why nothing more is to be done. */
export const CLOSED_WHY = ['told', 'written', 'unnecessary'] as const

/** What waits for the people of a clinic, of some kinds, in the order of its visits: no record is opened. */
export function reviewsOf(
  db: Db,
  given: { clinic: string; kinds: readonly ReviewKind[] },
): Promise<Review[]> {
  return callForRows(db, 'reviews_of', { ...given })
}

/** Says that nothing more is to be done of some items of a clinic; how many waited. */
export async function closeReviews(
  db: Db,
  who: Actor,
  given: { clinic: string; items: readonly string[]; why: (typeof CLOSED_WHY)[number] },
): Promise<number> {
  const asked = { who: whoOf(who), ...given }
  return (await call<{ closed: number }>(db, 'close_reviews', asked)).closed
}
