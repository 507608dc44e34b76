import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'

/** Ends a session for good: replaying its cookie opens nothing, and the slot it holds is free for others. */
export async function endSession(db: Db, session: string): Promise<void> {
  await call(db, 'end_session', { session })
}

/** Whether a session was ended before its time. */
export async function hasEnded(db: Db, session: string): Promise<boolean> {
  const row = await retry(() =>
    db
      .selectFrom('ended_session')
      .select('session')
      .where('session', '=', session)
      .executeTakeFirst(),
  )
  return row !== undefined
}
