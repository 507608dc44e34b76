import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Method, Reason } from '../../db/schema.ts'
import type { Named } from '../../i18n/practitionerName.ts'
import type { ClosedDays } from './closures.ts'

/** A free slot to which a visit of a closed day could move. */
export interface Instead extends Named {
  slot_id: string
  starts_at: Date
  practitioner_id: string
  reason: Reason
  method: Method
}

interface Wanted {
  id: string
  starts_at: Date
  practitioner_id: string
  reason: Reason
  method: Method
}

/**
 * Another time for each visit, where the clinic has one: for the same reason and by the same method, with the same practitioner
 * if there is one, soonest first, and no time twice.
 */
export function insteadOf(
  visits: readonly Wanted[],
  slots: readonly Instead[],
): ReadonlyMap<string, Instead> {
  const chosen = new Map<string, Instead>()
  const taken = new Set<string>()
  for (const visit of visits) {
    const suits = (slot: Instead) =>
      slot.reason === visit.reason && slot.method === visit.method && !taken.has(slot.slot_id)
    const own = (slot: Instead) => suits(slot) && slot.practitioner_id === visit.practitioner_id
    const slot = slots.find(own) ?? slots.find(suits)
    if (!slot) continue
    taken.add(slot.slot_id)
    chosen.set(visit.id, slot)
  }
  return chosen
}

/** The free slots of a clinic outside what is closed, soonest first, 500 at most. */
export function slotsInstead(db: Db, days: ClosedDays): Promise<Instead[]> {
  return callForRows(db, 'slots_instead', { ...days })
}
