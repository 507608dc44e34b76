import { call, callForRows } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/** What was given beside an address and a password, taken once by the database. */
export type Factor =
  | { step: number }
  | { recovery: string }
  | { passkey: string; challenge: string; counter: number }
  | IdentityFactor
  | { demo: true }

/** An identity of the organisation's service, by its blind index, which stands for both factors. */
export interface IdentityFactor {
  subject: string
  /** Their session there, when the service names it. */
  sid: string | null
  issued_at: Date
}

/** A browser in which somebody is signed in. */
export interface OpenSession {
  session: string
  browser: string
  began_at: Date
  seen_at: Date
}

/** Begins a session for whoever gave their factor; false when it was taken before, or the account is disabled. */
export async function beginStaffSession(
  db: Db,
  given: { account: string; session: string; browser: string; factor: Factor },
): Promise<boolean> {
  const { began } = await call<{ began: boolean }>(db, 'begin_staff_session', given)
  return began
}

/** Ends a session and begins the next in its browser, for a factor given again; false when it was taken before. */
export async function renewStaffSession(
  db: Db,
  given: { account: string; session: string; next: string; factor: Factor },
): Promise<boolean> {
  return (await call<{ renewed: boolean }>(db, 'renew_staff_session', given)).renewed
}

/** Where somebody is signed in, the latest first. */
export function openSessions(db: Db, account: string, idleMinutes: number): Promise<OpenSession[]> {
  return callForRows(db, 'staff_sessions', { account, idle_minutes: idleMinutes })
}

/** Ends one session of an account, or all its others: they open nothing at their next click. */
export async function endStaffSessions(
  db: Db,
  given: { account: string; session: string; others: boolean },
): Promise<void> {
  await call(db, 'end_staff_sessions', given)
}
