import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/**
 * What the database knows of a patient's session. A feature above declares what `standing_of_session` tells
 * it: `declare module '…/identity/standing.ts' { interface PatientStanding { until: Date | null } }`.
 */
export interface PatientStanding {
  ended: boolean
}

/** What the database knows of a session, and of what it holds for this person; nothing when it was ended before its time. */
export async function standingOf(
  db: Db,
  session: string,
  holder: string | undefined,
): Promise<PatientStanding | undefined> {
  const standing = await call<PatientStanding>(db, 'standing_of_session', { session, holder })
  return standing.ended ? undefined : standing
}
