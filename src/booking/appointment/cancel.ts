import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Answer, Submission } from './submission.ts'

export type CancelRefusal = 'not_found' | 'too_late' | 'changed' | 'key_reused'

/**
 * Cancels a booked appointment, exactly once, up to the clinic's deadline by the database's clock, and frees its
 * slot in the same transaction. The caller has checked that the session's scope opens the appointment.
 */
export function cancel(
  db: Db,
  request: Submission & { appointment: string; person: string; visit: string },
): Promise<Answer<CancelRefusal>> {
  return retry(() =>
    db
      .selectFrom((eb) =>
        eb
          .fn<Answer<CancelRefusal>>('cancel_appointment', [
            eb.val(request.key),
            eb.val(request.body_hash),
            eb.val(`visit:${request.visit}`),
            eb.val(request.person),
            eb.val(request.visit),
            eb.val(request.appointment),
          ])
          .as('answer'),
      )
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
}
