import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/** Ends a session for good: replaying its cookie opens nothing, and the slot it holds is free for others. */
export async function endSession(db: Db, session: string): Promise<void> {
  await call(db, 'end_session', { session })
}
