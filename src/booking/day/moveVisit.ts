import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { CancelledHow } from '../../db/schema.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'

export type VisitMoved =
  | 'done'
  | 'changed'
  | 'refused'
  | 'slot_taken'
  | 'slot_held'
  | 'unreachable'
  | 'overlap'
  | 'unavailable'

/**
 * Moves a visit of a clinic that has not begun to another of its free slots and tells the person; else why it stays where it
 * is, or null for no visit of this clinic.
 */
export async function moveVisit(
  db: Db,
  who: Actor,
  given: {
    clinic: string
    appointment: string
    version: number
    slot: string
    /** Null for the clinic's own wish. */
    how: Exclude<CancelledHow, 'web'> | null
  },
): Promise<VisitMoved | null> {
  const asked = { who: whoOf(who), ...given }
  return (await call<{ outcome: VisitMoved | null }>(db, 'move_visit', asked)).outcome
}

/** The free slots of some days of a clinic, before a date, that are for people of another age than whoever was born then. */
export async function slotsOfOtherAges(
  db: Db,
  given: { clinic: string; from: string; before: string; birth_date: string },
): Promise<ReadonlySet<string>> {
  const rows = await callForRows<{ slot_id: string }>(db, 'slots_of_other_ages', given)
  return new Set(rows.map(({ slot_id }) => slot_id))
}
