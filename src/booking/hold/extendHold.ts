import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { HoldOwner } from './holds.ts'

/** Adds ten minutes to the end of a live hold, once; a lapsed or extended one stays as it is. */
export async function extendHold(db: Db, { id, person, session }: HoldOwner): Promise<boolean> {
  const given = { hold: id, holder: person, session }
  return (await call<{ extended: boolean }>(db, 'extend_hold', given)).extended
}
