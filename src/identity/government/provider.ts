import { createRemoteJWKSet, type JWTPayload, errors as joseErrors, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Locale } from '../../db/schema.ts'
import type { PendingSignIn } from './signedIn.ts'

/** How this site is known to a service of identity, and what it asks of it. */
export interface ProviderSettings {
  issuer: string
  clientId: string
  clientSecret: string
  /** Separated by spaces, `openid` among them. */
  scope: string
  /** Levels of authentication that are good enough; none for any. */
  acr: readonly string[]
  /** How long each of its answers may take. */
  timeoutMs?: number
  /** Keys that nobody knows are not asked for again sooner: whoever invents them costs nothing. */
  rekeyMs?: number
}

/** What a service says of whoever signed in, as far as it is used. */
export interface Identity {
  sub: string
  sid?: string | undefined
  /** By the service's clock. */
  issuedAt: Date
  first_name?: string | undefined
  last_name?: string | undefined
  /** YYYY-MM-DD */
  birth_date?: string | undefined
}

/**
 * Why a sign-in came to nothing: the service does not answer; the person declined; the answer is old or was used; the
 * clocks differ; they signed in less strongly than we ask; or the answer cannot be believed.
 */
export type SignInRefusal = 'away' | 'declined' | 'stale' | 'clock' | 'level' | 'untrusted'

export type Answered =
  | { ok: true; identity: Identity }
  /** `why` is for the log: a code and the name of a claim, never a value. */
  | { ok: false; reason: SignInRefusal; why: string }

/** What a service said ended: one session there, or all that an identity has. */
export interface Logout {
  jti: string
  sub?: string | undefined
  sid?: string | undefined
  issuedAt: Date
}

/** Where a browser is sent, and what must be kept for its return. */
interface Departure {
  url: URL
  pending: PendingSignIn
}

/**
 * A service of identity that speaks OpenID Connect: code flow with PKCE, state and nonce. It is discovered at the first
 * use and again after an hour or a failure, so that this site starts and works while that one is away (S-28).
 */
export interface Provider {
  issuer: string
  /** The origin that forms may lead to. */
  origin: string
  /** Where to send a browser to sign in; or why one cannot. */
  depart(to: string, at: { locale: Locale; now: Date }): Promise<Departure | SignInRefusal>
  /** Whom an answer shows: the code is exchanged, and everything that it says is checked against what was kept. */
  answer(came: URL, pending: PendingSignIn, now: Date): Promise<Answered>
  /** Where a browser ends its session there, and comes back from; nothing while the service is away. */
  leaving(to: string, locale: Locale): Promise<URL | undefined>
  /** What a logout token says (OpenID Connect Back-Channel Logout 1.0); nothing when it cannot be believed. */
  logoutOf(token: string): Promise<Logout | 'away' | undefined>
}

/** Whoever signed in there longer ago, before they came from here, is asked to sign in again. */
const LONGEST_SINCE = 10 * 60
const CLOCKS_APART = 30
const OLDEST_LOGOUT = 5 * 60
const DISCOVERED_FOR = 60 * 60_000
const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'
/** What two parties can both make proves nothing, and `none` less. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']

interface Discovered {
  config: oidc.Configuration
  keys: ReturnType<typeof createRemoteJWKSet>
  until: number
}

/** The service of these settings; nothing is asked of it yet. */
export function createProvider(settings: ProviderSettings): Provider {
  const { issuer, clientId, clientSecret, scope, acr, timeoutMs = 4000, rekeyMs = 5000 } = settings
  const server = new URL(issuer)
  let known: Discovered | undefined
  let asking: Promise<Discovered> | undefined

  async function discover(): Promise<Discovered> {
    const config = await oidc.discovery(
      server,
      clientId,
      { [oidc.clockTolerance]: CLOCKS_APART },
      oidc.ClientSecretBasic(clientSecret),
      {
        timeout: timeoutMs / 1000,
        execute: server.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
      },
    )
    const { jwks_uri = '' } = config.serverMetadata()
    const keys = createRemoteJWKSet(new URL(jwks_uri), {
      timeoutDuration: timeoutMs,
      cooldownDuration: rekeyMs,
    })
    return { config, keys, until: performance.now() + DISCOVERED_FOR }
  }

  /** Many who come at once ask once. */
  async function discovered() {
    if (known && known.until > performance.now()) return known
    asking ??= discover().finally(() => {
      asking = undefined
    })
    known = await asking
    return known
  }

  /** What a token of theirs says, when it is of their keys and for us, and no older than asked. */
  async function verified(token: string, { config, keys }: Discovered, oldest?: number) {
    const { payload } = await jwtVerify(token, keys, {
      issuer: config.serverMetadata().issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCKS_APART,
      ...(oldest && { maxTokenAge: oldest }),
    })
    return payload
  }

  return {
    issuer,
    origin: server.origin,

    async depart(to, { locale, now }) {
      try {
        const { config } = await discovered()
        const verifier = oidc.randomPKCECodeVerifier()
        const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier }
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: to,
          scope,
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          max_age: String(LONGEST_SINCE),
          ui_locales: locale,
          ...(acr.length > 0 && { acr_values: acr.join(' ') }),
        })
        return { url, pending: { ...pending, at: now.getTime() } }
      } catch (error) {
        return refusalOf(error).reason
      }
    },

    async answer(came, { state, nonce, verifier, at }, now) {
      try {
        const service = await discovered()
        // Counted from when they left: whoever reads slowly over there did not sign in too long ago.
        const since = LONGEST_SINCE + Math.ceil(Math.max(0, now.getTime() - at) / 1000)
        const checks = { expectedState: state, expectedNonce: nonce, maxAge: since }
        const tokens = await oidc.authorizationCodeGrant(service.config, came, {
          ...checks,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = await verified(tokens.id_token ?? '', service)
        if (acr.length > 0 && !acr.includes(String(claims['acr'])))
          return { ok: false, reason: 'level', why: 'acr' }
        return { ok: true, identity: identityOf(claims) }
      } catch (error) {
        return { ok: false, ...refusalOf(error) }
      }
    },

    async leaving(to, locale) {
      try {
        const { config } = await discovered()
        if (!config.serverMetadata().end_session_endpoint) return undefined
        // Without the token that says whom: they ask, and no token was kept.
        return oidc.buildEndSessionUrl(config, {
          post_logout_redirect_uri: to,
          ui_locales: locale,
        })
      } catch {
        return undefined
      }
    },

    async logoutOf(token) {
      try {
        return logoutIn(await verified(token, await discovered(), OLDEST_LOGOUT))
      } catch (error) {
        return refusalOf(error).reason === 'away' ? 'away' : undefined
      }
    },
  }
}

function identityOf(claims: JWTPayload): Identity {
  return {
    sub: claims.sub ?? '',
    // An identity and a session are told apart by all of their names.
    sid: wholeOf(claims['sid']),
    issuedAt: new Date((claims.iat ?? 0) * 1000),
    first_name: textOf(claims['given_name']),
    last_name: textOf(claims['family_name']),
    birth_date: textOf(claims['birthdate']),
  }
}

/** It is no logout token without its event, or with a nonce: an identity token must not end anybody's session. */
function logoutIn(claims: JWTPayload): Logout | undefined {
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

/** No name of a register is longer, and a cookie has little room. */
const LONGEST_CLAIM = 200

function textOf(claim: unknown): string | undefined {
  return wholeOf(claim)?.slice(0, LONGEST_CLAIM)
}

const AWAY = new Set([
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
  ...['OAUTH_RESPONSE_IS_NOT_JSON', 'ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'],
  ...['temporarily_unavailable', 'server_error'],
])
const CLOCK = new Set(['OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'ERR_JWT_EXPIRED'])

/** What to tell the person, and what to log: only codes, for a message may quote a token. */
function refusalOf(error: unknown): { reason: SignInRefusal; why: string } {
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
