import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import { type HoldOwner, holdOfSession } from './holds.ts'

/** Returns the slot that this session holds now by the database's clock; another session of the same person has none. */
export function findOwnHold(db: Db, owner: Omit<HoldOwner, 'id'>) {
  return retry(() =>
    db
      .selectFrom(holdOfSession(owner).as('hold'))
      .select(['id', 'slot_id', 'until'])
      .where('lapsed', '=', false)
      .executeTakeFirst(),
  )
}
