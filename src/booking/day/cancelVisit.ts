import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { CancelledFor, CancelledHow } from '../../db/schema.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'

/**
 * Cancels a visit of a clinic that has not begun, frees its slot and tells the person: `changed` when it is not any more as it
 * was shown, `refused` once it has begun, null for no visit of this clinic.
 */
export async function cancelVisit(
  db: Db,
  who: Actor,
  given: {
    clinic: string
    appointment: string
    version: number
    for: CancelledFor
    how: Exclude<CancelledHow, 'web'>
  },
): Promise<'done' | 'changed' | 'refused' | null> {
  const asked = { who: whoOf(who), ...given }
  return (await call<{ outcome: 'done' }>(db, 'cancel_visit', asked)).outcome
}
