import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { HoldOwner } from './holds.ts'

/** Returns the slot that this session holds now by the database's clock; another session of the same person has none. */
export function findOwnHold(db: Db, { person, session }: Omit<HoldOwner, 'id'>) {
  return retry(() =>
    db
      .selectFrom('hold')
      .select(['id', 'slot_id', 'until'])
      .where('holder', '=', person)
      .where('session', '=', session)
      .where((eb) => eb('until', '>', eb.fn<Date>('app_now', [])))
      .executeTakeFirst(),
  )
}
