import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Register } from '../../identity/register/register.ts'
import { type Actor, sessionOf } from '../../privacy/actor.ts'
import type { Opened } from '../appointment/appointments.ts'
import { type ConfirmationLimits, limitFor } from '../submission/confirmationLimits.ts'

export type HoldRefusal =
  | 'not_found'
  | 'slot_taken'
  | 'slot_held'
  | 'slot_closed'
  | 'limit_reached'
  | 'held_too_often'

export type HoldAnswer =
  | { outcome: 'held'; hold_id: string }
  | { outcome: HoldRefusal; hold_id: null }

/** How many slots one person may hold in an hour, and how often the same one. */
export interface HoldLimits extends ConfirmationLimits {
  holdsPerHour: number
  sameSlotPerHour: number
}

/**
 * Holds a free slot for ten minutes by the database's clock, in place of the session's older hold. Its own hold is
 * found again, an expired one is overwritten; none is made beyond the day's limit of bookings; what the register says of
 * the person is read anew. A hold to move an appointment is made for its person.
 */
export async function hold(
  { db, register, limits }: { db: Db; register: Register; limits: HoldLimits },
  request: { actor: Actor; slot: string; proved: boolean } & (
    | { person: string }
    | { moves: Opened }
  ),
): Promise<HoldAnswer> {
  const { actor, slot, proved } = request
  const moves = 'moves' in request ? request.moves : undefined
  const person = 'moves' in request ? request.moves.person : request.person
  const asked = { slot, holder: person, session: sessionOf(actor), ...limitFor(limits, proved) }
  // A click too late is told so for a look at the slot: no record is opened, and nothing is written.
  const { outcome } = await call<{ outcome: HoldRefusal | null }>(db, 'slot_refusal', asked)
  if (outcome) return { outcome, hold_id: null }
  const known = await register.read(person, actor, 'hold')
  if (!known) return { outcome: 'not_found', hold_id: null }
  return call(db, 'hold_slot', {
    ...asked,
    eligibility: known.eligibility,
    moves: moves?.id,
    per_hour: limits.holdsPerHour,
    same_slot_per_hour: limits.sameSlotPerHour,
  })
}
