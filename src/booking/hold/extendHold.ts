import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { HoldOwner } from './holds.ts'

/** Gives a live hold ten more minutes from now by the database's clock, once; a lapsed or extended one stays as it is. */
export async function extendHold(db: Db, { id, person, session }: HoldOwner): Promise<boolean> {
  const given = { hold: id, holder: person, session }
  return (await call<{ extended: boolean }>(db, 'extend_hold', given)).extended
}
