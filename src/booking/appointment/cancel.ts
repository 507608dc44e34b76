import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import type { Answer, Submission } from '../submission/submission.ts'
import type { Opened } from './appointments.ts'

export type CancelRefusal = 'not_found' | 'too_late' | 'changed' | 'key_reused'

/**
 * Cancels a booked appointment, exactly once, up to the clinic's deadline by the database's clock, and frees its slot
 * in the same transaction.
 */
export function cancel(
  db: Db,
  request: Submission & { actor: Actor; appointment: Opened },
): Promise<Answer<CancelRefusal>> {
  const { actor, key, body_hash } = request
  const { id: appointment, person } = request.appointment
  return call(db, 'cancel_appointment', {
    key,
    body_hash,
    who: whoOf(actor),
    person,
    session: sessionOf(actor),
    appointment,
  })
}
