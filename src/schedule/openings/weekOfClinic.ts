import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Method, Reason } from '../../db/schema.ts'
import type { Named } from '../../i18n/practitionerName.ts'
import { daysAfter } from '../calendar.ts'

/** What became of a slot: held is by somebody, now, and desk is free for staff alone until some time before. */
export type SlotState = 'free' | 'held' | 'desk' | 'busy' | 'busy-unavailable'

/** A slot as a clinic's staff see it: no person is named. */
export interface StaffSlot extends Named {
  slot_id: string
  starts_at: Date
  starts_on: string
  reason: Reason
  method: Method
  state: SlotState
}

/** A week of a clinic from a Monday on, of one practitioner or of all, in the order of time. */
export function weekOfClinic(
  db: Db,
  given: { clinic: string; monday: string; practitioner: string | null },
): Promise<StaffSlot[]> {
  const { clinic, monday, practitioner } = given
  const days = { from: monday, before: daysAfter(monday, 7) }
  return callForRows(db, 'week_of_clinic', { clinic, ...days, practitioner })
}
