import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { Locale } from '../db/schema.ts'
import { type Identity, identityOf, type Logout, logoutIn } from './claims.ts'
import type { PendingSignIn } from './pending.ts'
import { refusalOf, type SignInRefusal } from './signInRefusal.ts'

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

export type Answered =
  | { ok: true; identity: Identity }
  /** `why` is for the log: a code and the name of a claim, never a value. */
  | { ok: false; reason: SignInRefusal; why: string }

/** Where a browser is sent, and what must be kept for its return. */
interface Departure {
  url: URL
  pending: PendingSignIn
}

/**
 * A service of identity that speaks OpenID Connect: code flow with PKCE, state and nonce. It is discovered at the first
 * use and again after an hour or a failure, so that this site starts and works while that one is away (S-28, S-29).
 */
export interface Provider {
  issuer: string
  /** The origin that forms may lead to. */
  origin: string
  /** How people name it: the host of that origin. */
  host: string
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
    host: server.host,

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
