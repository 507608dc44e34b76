import type { JWTPayload } from 'jose'

/** What a service says of whoever signed in, as far as it is used. */
export interface Identity {
  sub: string
  sid?: string | undefined
  /** By the service's clock. */
  issuedAt: Date
  /** When they last showed there who they are, by that clock too. */
  authenticatedAt: Date
  first_name?: string | undefined
  last_name?: string | undefined
  /** YYYY-MM-DD */
  birth_date?: string | undefined
}

/** What a service said ended: one session there, or all that an identity has. */
export interface Logout {
  jti: string
  sub?: string | undefined
  sid?: string | undefined
  issuedAt: Date
}

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'
/** No name of a register is longer, and a cookie has little room. */
const LONGEST_CLAIM = 200

/** Whom a token of theirs shows, which was verified. */
export function identityOf(claims: JWTPayload): Identity {
  return {
    sub: claims.sub ?? '',
    // An identity and a session are told apart by all of their names.
    sid: wholeOf(claims['sid']),
    issuedAt: new Date((claims.iat ?? 0) * 1000),
    authenticatedAt: new Date(Number(claims['auth_time'] ?? 0) * 1000),
    first_name: textOf(claims['given_name']),
    last_name: textOf(claims['family_name']),
    birth_date: textOf(claims['birthdate']),
  }
}

/**
 * What ended, by a token that was verified. It is no logout token without its event, or with a nonce: an identity token must
 * not end anybody's session.
 */
export function logoutIn(claims: JWTPayload): Logout | undefined {
  const { jti, iat, nonce } = claims
  const events = claims['events']
  const says = typeof events === 'object' && events !== null && LOGOUT in events
  const [sub, sid] = [wholeOf(claims.sub), wholeOf(claims['sid'])]
  if (!says || nonce !== undefined || !jti || !iat || !(sub || sid)) return undefined
  return { jti, sub, sid, issuedAt: new Date(iat * 1000) }
}

function wholeOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined
}

function textOf(claim: unknown): string | undefined {
  return wholeOf(claim)?.slice(0, LONGEST_CLAIM)
}
