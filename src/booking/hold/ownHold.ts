import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'

/** Returns the slot that this visit holds now by the database's clock; another visit of the same person has none. */
export function findOwnHold(db: Db, { person, visit }: { person: string; visit: string }) {
  return retry(() =>
    db
      .selectFrom('hold')
      .select(['id', 'slot_id', 'until'])
      .where('person', '=', person)
      .where('visit', '=', visit)
      .where((eb) => eb('until', '>', eb.fn<Date>('app_now', [])))
      .executeTakeFirst(),
  )
}
