import { errors as joseErrors } from 'jose'
import * as oidc from 'openid-client'

/**
 * Why a sign-in came to nothing: the service does not answer; the person declined; the answer is old or was used; the
 * clocks differ; they signed in less strongly than we ask; or the answer cannot be believed.
 */
export type SignInRefusal = 'away' | 'declined' | 'stale' | 'clock' | 'level' | 'untrusted'

const AWAY = new Set([
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
  ...['OAUTH_RESPONSE_IS_NOT_JSON', 'ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'],
  ...['temporarily_unavailable', 'server_error'],
])
const CLOCK = new Set(['OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'ERR_JWT_EXPIRED'])

/** What to tell the person, and what to log: only codes, for a message may quote a token. */
export function refusalOf(error: unknown): { reason: SignInRefusal; why: string } {
  const why = whyOf(error)
  const [code = ''] = why.split(' ')
  if (code === 'access_denied') return { reason: 'declined', why }
  if (code === 'invalid_grant') return { reason: 'stale', why }
  if (CLOCK.has(code)) return { reason: 'clock', why }
  if (AWAY.has(code) || isNetwork(error)) return { reason: 'away', why }
  return { reason: 'untrusted', why }
}

function isNetwork(error: unknown) {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500
  // Node's own, of a connection that failed.
  return error instanceof TypeError && error.cause !== undefined && !('code' in error)
}

function whyOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return wordOf(error.error)
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { claim?: unknown } }
  const claim = error instanceof joseErrors.JWTClaimValidationFailed ? error.claim : cause?.claim
  return [wordOf(code), wordOf(claim)].filter((word) => word !== '').join(' ')
}

function wordOf(text: unknown) {
  return typeof text === 'string' && /^\w{1,60}$/.test(text) ? text : ''
}
