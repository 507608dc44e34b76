import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { HoldOwner } from './holds.ts'

/** Gives a held slot back at once; releasing twice, or someone else's hold, changes nothing. */
export async function releaseHold(db: Db, { id, person, session }: HoldOwner): Promise<void> {
  await call(db, 'release_hold', { hold: id, holder: person, session })
}
