import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Register } from '../../identity/register.ts'
import { readerLiteral } from '../../schedule/search/eligibility.ts'

export type HoldRefusal = 'not_found' | 'slot_taken' | 'slot_held' | 'slot_closed'
export type Held = { ok: true; holdId: string } | { ok: false; reason: HoldRefusal }

/**
 * Holds a free slot for ten minutes by the database's clock, in place of the person's older hold. One's own hold
 * is found again, an expired one is overwritten; what the register says of the person is read anew.
 */
export async function hold(
  { db, register }: { db: Db; register: Register },
  request: { slotId: string; person: string; visit: string; moves?: string | undefined },
): Promise<Held> {
  const { person, visit } = request
  const known = await register.read(person, `visit:${visit}`, 'hold')
  if (!known) return { ok: false, reason: 'not_found' }
  const answer = await retry(() =>
    db
      .selectFrom((eb) =>
        eb
          .fn<{ outcome: 'held' | HoldRefusal; hold_id: string }>('hold_slot', [
            eb.val(request.slotId),
            eb.val(person),
            eb.val(visit),
            eb.val(readerLiteral(known.reader)),
            eb.val(request.moves ?? null),
          ])
          .as('answer'),
      )
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
  if (answer.outcome !== 'held') return { ok: false, reason: answer.outcome }
  return { ok: true, holdId: answer.hold_id }
}
