import {
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { createProvider, type Provider } from '../../src/openid/provider.ts'
import { freePort } from '../support/freePort.ts'

export type Claims = Record<string, unknown>
export type Header = Record<string, unknown>

/** How the next answers differ from honest ones. */
export interface Forgery {
  /** Of the identity token, before it is signed. */
  claims?: (honest: Claims) => Claims
  /** Makes the token in another way than by signing with the published key. */
  token?: (claims: Claims) => string
  /** Of the address that the browser is sent back to. */
  back?: (honest: URL) => void
  /** Instead of a token. */
  answer?: { status: number; body: string }
}

interface Key {
  kid: string
  privateKey: KeyObject
  jwk: object
}

/**
 * A service of identity that lies when it is told to: it publishes its keys and answers by HTTP as a real one, and checks
 * the proof of whoever brings a code (PKCE), but its tokens are whatever a test makes of them.
 */
export interface ForgingService {
  clientId: string
  clientSecret: string
  issuer: string
  provider: Provider
  forgery: Forgery
  /** The key that it signs with. */
  key: Key
  /** Another key, which it does not publish. */
  otherKey: Key
  published: Key[]
  /** Answers nothing from now on, or again. */
  hangs: boolean
  /** Where the browser that was sent to this address comes back, as whoever this is: the path on our site. */
  cameBack(sent: string, sub: string): string
  signed(claims: Claims, key?: Key, header?: Header): string
  /** A token that says that a session ended. */
  logoutToken(change?: (honest: Claims) => Claims, key?: Key, header?: Header): string
  /** Stops listening, and begins again on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** How often its keys were asked for. */
  asked: number
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const seconds = () => Math.floor(Date.now() / 1000)

function aKey(kid: string): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, jwk }
}

/** A token of any header, signed by this. */
export function tokenOf(header: Header, claims: Claims, signature: (signed: string) => string) {
  const parts = `${encoded(header)}.${encoded(claims)}`
  return `${parts}.${signature(parts)}`
}

/** As whoever knows only the client's secret, or only the public key, would sign. */
export function hmacOf(secret: string) {
  return (signed: string) => createHmac('sha256', secret).update(signed).digest('base64url')
}

export function useForgingService(): ForgingService {
  const service = { forgery: {}, asked: 0, hangs: false } as unknown as ForgingService
  const codes = new Map<string, { asked: URL; sub: string }>()
  let server: Server
  let port = 0

  service.signed = (claims, key = service.key, header = {}) =>
    tokenOf({ alg: 'RS256', kid: key.kid, ...header }, claims, (signed) =>
      sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url'),
    )

  service.logoutToken = (change = (honest) => honest, key, header) => {
    const { issuer: iss, clientId: aud } = service
    const now = { iat: seconds(), exp: seconds() + 120 }
    const honest = { iss, aud, ...now, jti: randomUUID(), events: { [EVENT]: {} } }
    return service.signed(change(honest), key, { typ: 'logout+jwt', ...header })
  }

  service.cameBack = (sent, sub) => {
    const asked = new URL(sent)
    const code = randomUUID()
    codes.set(code, { asked, sub })
    const back = new URL(asked.searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({
      ...{ code, state: asked.searchParams.get('state') ?? '', iss: service.issuer },
    }).toString()
    service.forgery.back?.(back)
    return back.pathname + back.search
  }

  /** What an honest service says of a code. */
  function claimsOf({ asked, sub }: { asked: URL; sub: string }): Claims {
    const at = { iat: seconds(), exp: seconds() + 300, auth_time: seconds() - 20 }
    const nonce = asked.searchParams.get('nonce')
    const { issuer: iss, clientId: aud } = service
    return { iss, aud, sub, nonce, acr: 'high', sid: `session of ${sub}`, ...at }
  }

  function tokens(body: URLSearchParams): { status: number; body: string } {
    if (service.forgery.answer) return service.forgery.answer
    const known = codes.get(body.get('code') ?? '')
    codes.delete(body.get('code') ?? '')
    const proof = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (!known || proof !== known.asked.searchParams.get('code_challenge'))
      return { status: 400, body: JSON.stringify({ error: 'invalid_grant' }) }
    const claims = service.forgery.claims?.(claimsOf(known)) ?? claimsOf(known)
    const id_token = service.forgery.token?.(claims) ?? service.signed(claims)
    const answer = { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token }
    return { status: 200, body: JSON.stringify(answer) }
  }

  function answerTo(path: string, body: string) {
    const { issuer } = service
    if (path === '/token') return tokens(new URLSearchParams(body))
    if (path === '/keys') {
      service.asked++
      return {
        status: 200,
        body: JSON.stringify({ keys: service.published.map(({ jwk }) => jwk) }),
      }
    }
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      end_session_endpoint: `${issuer}/leave`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['RS256'],
    }
    return { status: 200, body: JSON.stringify(metadata) }
  }

  service.start = async () => {
    server = createServer(async (request, response) => {
      const body = await text(request)
      if (service.hangs) return
      const answer = answerTo(request.url ?? '', body)
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body)
    })
    // Of nobody else while it is stopped.
    port ||= await freePort()
    await new Promise<void>((listening) => server.listen({ port, host: '127.0.0.1' }, listening))
    service.issuer = `http://127.0.0.1:${port}`
  }

  service.stop = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }

  beforeAll(async () => {
    service.key = aKey('first')
    service.otherKey = aKey('first')
    Object.assign(service, { clientId: 'rendez-vous', clientSecret: 'a secret of two' })
    await service.start()
    service.provider = aProvider(service)
  })
  beforeEach(() => {
    service.forgery = {}
    service.hangs = false
    service.published = [service.key]
  })
  afterAll(() => service.stop())
  return service
}

/** The way of our site to it, with nothing known of it yet: patient, but where a test has it hang. */
export function aProvider(
  { issuer, clientId, clientSecret }: ForgingService,
  timeoutMs = 15_000,
): Provider {
  const asked = { scope: 'openid', acr: ['high', 'higher'] }
  return createProvider({ issuer, clientId, clientSecret, ...asked, timeoutMs, rekeyMs: 0 })
}

/** An impatient one, which has found the service: asked again, for a busy machine may take longer than it waits. */
export async function anImpatientProvider(service: ForgingService): Promise<Provider> {
  const provider = aProvider(service, 300)
  const at = { locale: 'fr', now: new Date() } as const
  const found = () => provider.depart(`${service.issuer}/`, at)
  await expect.poll(found, { timeout: 60_000 }).toBeTypeOf('object')
  return provider
}
