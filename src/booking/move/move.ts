import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Register } from '../../identity/register/register.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import type { Opened } from '../appointment/appointments.ts'
import { type ConfirmationLimits, limitFor } from '../submission/confirmationLimits.ts'
import type { Answer, Submission } from '../submission/submission.ts'

export type MoveRefusal =
  | 'not_found'
  | 'hold_gone'
  | 'slot_taken'
  | 'slot_closed'
  | 'overlap'
  | 'limit_reached'
  | 'too_late'
  | 'changed'
  | 'key_reused'

/**
 * Moves an appointment to the slot of a hold, exactly once: the new slot is taken and the old one freed in one
 * transaction, or nothing changes.
 */
export async function move(
  { db, register, limits }: { db: Db; register: Register; limits: ConfirmationLimits },
  request: Submission & { actor: Actor; appointment: Opened; hold: string; proved: boolean },
): Promise<Answer<MoveRefusal>> {
  const { actor, key, body_hash, hold, proved } = request
  const { id: appointment, person } = request.appointment
  const known = await register.read(person, actor, 'move')
  if (!known) return { outcome: 'not_found', appointment_id: null }
  return call(db, 'move_appointment', {
    key,
    body_hash,
    who: whoOf(actor),
    person,
    session: sessionOf(actor),
    appointment,
    hold,
    ...limitFor(limits, proved),
    eligibility: known.eligibility,
  })
}
