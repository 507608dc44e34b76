import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'

/** Gives back the slot that a visit holds: whoever leaves does not keep it from others. */
export async function endVisit(db: Db, visit: string): Promise<void> {
  await retry(() => db.deleteFrom('hold').where('visit', '=', visit).execute())
}
