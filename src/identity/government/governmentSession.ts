import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Identity, Logout } from '../../openid/claims.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { SignedIn } from './signedIn.ts'

/** What a session keeps of an identity: indexes that find it again and tell nothing else. */
export function signedIn(
  keys: FieldKeys,
  issuer: string,
  { sub, sid, issuedAt, authenticatedAt, ...said }: Identity,
  now: Date,
): SignedIn {
  return {
    ...said,
    subject: subjectOf(keys, issuer, sub),
    sid: sid && sidOf(keys, issuer, sid),
    issuedAt: issuedAt.getTime(),
    at: now.getTime(),
  }
}

/**
 * Begins a session in the place of a browser's former one: a bound person's, or nobody's yet. False when the service ended
 * the sign-in meanwhile, or the person freed themselves from that identity; then nothing begins.
 */
export async function beginGovernmentSession(
  db: Db,
  { subject, sid, issuedAt }: SignedIn,
  { session, former, person }: { session: string; former: string; person?: string },
): Promise<boolean> {
  const { begin_government_session: begun } = await call<{ begin_government_session: boolean }>(
    db,
    'begin_government_session',
    {
      who: whoOf({ session }),
      ...{ session, former, subject, sid, person },
      issued_at: new Date(issuedAt),
    },
  )
  return begun
}

/** Ends at once what a logout token names. False for a token that was taken before: it ends nothing a second time. */
export async function endGovernmentSessions(
  parts: { db: Db; keys: FieldKeys },
  issuer: string,
  { jti, sub, sid, issuedAt }: Logout,
): Promise<boolean> {
  const { db, keys } = parts
  const { end_government_sessions: ended } = await call<{ end_government_sessions: boolean }>(
    db,
    'end_government_sessions',
    {
      jti: keys.blindIndex('government logout', `${issuer} ${jti}`),
      subject: sub && subjectOf(keys, issuer, sub),
      sid: sid && sidOf(keys, issuer, sid),
      issued_at: issuedAt,
    },
  )
  return ended
}

function subjectOf(keys: FieldKeys, issuer: string, sub: string) {
  return keys.blindIndex('government subject', `${issuer} ${sub}`)
}

function sidOf(keys: FieldKeys, issuer: string, sid: string) {
  return keys.blindIndex('government session', `${issuer} ${sid}`)
}
