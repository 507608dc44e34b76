import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { StaffRole } from './rights.ts'

/** Where a member of staff works, and as what; the network's administrators work at no clinic. */
export interface Place {
  clinic: string | null
  name: string | null
  zone: string | null
  roles: StaffRole[]
}

/** What the database knows of a session of staff, asked at each request: a role taken away is gone at the next click. */
export interface StaffStanding {
  /** Whose openings are their own, for whoever sees people themselves. */
  practitioner: string | null
  places: Place[]
}

/** What a session opens now; nothing when it was ended before its time, or its account disabled. */
export async function standingOfStaff(
  db: Db,
  session: string,
  account: string,
): Promise<StaffStanding | undefined> {
  const standing = await call<StaffStanding & { ended: boolean }>(db, 'standing_of_staff', {
    session,
    account,
  })
  return standing.ended ? undefined : standing
}
