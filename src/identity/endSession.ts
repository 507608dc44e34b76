import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'

/** Ends a visit for good: replaying its cookie opens nothing, and the slot it holds is free for others. */
export async function endVisit(
  db: Db,
  { visit, person }: { visit: string; person?: string },
): Promise<void> {
  await retry(() =>
    db
      .insertInto('ended_session')
      .values({ visit })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
  if (!person) return
  await retry(() =>
    db.deleteFrom('hold').where('person', '=', person).where('visit', '=', visit).execute(),
  )
}
