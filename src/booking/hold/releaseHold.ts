import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { HoldOwner } from './holds.ts'

/** Gives a held slot back at once; releasing twice, or someone else's hold, changes nothing. */
export async function releaseHold(db: Db, { id, person, session }: HoldOwner) {
  await retry(() =>
    db
      .deleteFrom('hold')
      .where('id', '=', id)
      .where('holder', '=', person)
      .where('session', '=', session)
      .execute(),
  )
}
