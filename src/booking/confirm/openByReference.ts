import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { referenceIndex } from '../appointment/reference.ts'

/**
 * The id of this person's appointment with that reference; undefined when there is none, or after ten wrong ones
 * of this session in a day, alike and after the same work (S-01).
 */
export async function openByReference(
  { db, keys, throttles }: { db: Db; keys: FieldKeys; throttles: Throttles },
  { reference, person, session }: { reference: string; person: string; session: string },
): Promise<string | undefined> {
  const attempt = await throttles.tryReference(person, session)
  const access = { who: { session }, whose: { person }, why: 'confirmation' } as const
  const { found, ticket } = await openRecord(db, access, async (trx, { ticket }) => ({
    ticket,
    found: await trx
      .selectFrom('appointment')
      .select('id')
      .where('reference_index', '=', referenceIndex(keys, attempt.allowed ? reference : ''))
      .executeTakeFirst(),
  }))
  await call(db, 'door.conclude_reading', {
    ticket,
    outcome: found ? 'proved' : 'refused',
    appointment: found?.id ?? null,
  })
  if (found) await attempt.succeeded()
  return found?.id
}
