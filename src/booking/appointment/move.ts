import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Register } from '../../identity/register.ts'
import { readerLiteral } from '../../schedule/search/eligibility.ts'
import type { Answer, Submission } from './submission.ts'

export type MoveRefusal =
  | 'not_found'
  | 'hold_gone'
  | 'slot_taken'
  | 'slot_closed'
  | 'overlap'
  | 'too_late'
  | 'changed'
  | 'key_reused'

/**
 * Moves an appointment to the slot of a hold, exactly once: the new slot is taken and the old one freed in one
 * transaction, or nothing changes. The caller has checked that the session's scope opens the appointment.
 */
export async function move(
  { db, register }: { db: Db; register: Register },
  request: Submission & { appointment: string; hold: string; person: string; visit: string },
): Promise<Answer<MoveRefusal>> {
  const who = `visit:${request.visit}`
  const known = await register.read(request.person, who, 'booking')
  if (!known) return { outcome: 'not_found', location: null }
  return retry(() =>
    db
      .selectFrom((eb) =>
        eb
          .fn<Answer<MoveRefusal>>('move_appointment', [
            eb.val(request.key),
            eb.val(request.body_hash),
            eb.val(who),
            eb.val(request.person),
            eb.val(request.visit),
            eb.val(request.appointment),
            eb.val(request.hold),
            eb.val(readerLiteral(known.reader)),
          ])
          .as('answer'),
      )
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
}
