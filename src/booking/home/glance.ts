import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { ReviewKind } from '../../db/schema.ts'
import { type DayOf, instantsOf } from '../day/day.ts'

/** What a clinic, or one of its practitioners, has before it today, in counts. */
export interface Glance {
  visits: number
  here: number
  /** Visits of past days of which nobody said what became of them. */
  unsaid: number
  free_today: number
  free_week: number
  to_review: number
  proposed: number
}

/** The counts of the first page of staff, for a day where the clinic is: no record is opened. */
export function glanceOf(
  db: Db,
  { clinic, practitioner, day }: DayOf,
  kinds: readonly ReviewKind[],
): Promise<Glance> {
  const where = { clinic: clinic.id, practitioner, ...instantsOf(day, clinic.zone) }
  return call(db, 'clinic_at_a_glance', { ...where, kinds })
}
