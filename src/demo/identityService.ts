import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Context, Provider } from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'
import type { ProviderSettings } from '../openid/provider.ts'
import {
  choicePage,
  localeOf,
  logoutSource,
  messagePage,
  postLogoutSuccessSource,
  renderError,
} from './identityPages.ts'

/** Someone invented who may sign in, by a press. */
export interface InventedPerson {
  sub: string
  given_name: string
  family_name: string
  /** YYYY-MM-DD */
  birthdate?: string
}

export interface IdentityService {
  settings: ProviderSettings
  stop(): Promise<void>
}

const SCOPE = 'openid profile'
/** Whose service it is, and what the site registered with it. */
const CLIENTS = {
  patients: {
    level: 'urn:demo:verified',
    back: '/sign-in/return',
    left: '/identification',
    logout: '/sign-in/logout',
    lead: 'demo.identity.lead',
  },
  staff: {
    level: 'urn:demo:two-factors',
    back: '/staff/sign-in/return',
    left: '/staff/sign-in',
    logout: '/staff/sign-in/logout',
    lead: 'demo.identity.lead_staff',
  },
} as const
export type DemoClient = keyof typeof CLIENTS
type Registered = (typeof CLIENTS)[DemoClient]
const MINUTE = 60

/**
 * A service of identity with invented people, for a site on this machine: a real one (OpenID Connect) in all but its
 * people, who need no password. It listens on this port of the loopback address, or on a free one when that is taken; its
 * keys and sessions are gone when it stops.
 */
export async function startIdentityService(
  site: string,
  { port, client, people }: { port: number; client: DemoClient; people: readonly InventedPerson[] },
): Promise<IdentityService> {
  const server = createServer()
  await listen(server, port)
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [clientId, clientSecret] = ['rendez-vous', randomBytes(32).toString('hex')]
  const registered = CLIENTS[client]
  const provider = providerOf(issuer, { site, registered, people, clientId, clientSecret })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void choose(provider, { registered, people }, request, response)
    else void answer(request, response)
  })
  return {
    settings: { issuer, clientId, clientSecret, scope: SCOPE, acr: [registered.level] },
    async stop() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function listen(server: Server, port: number) {
  try {
    await listening(server, port)
  } catch {
    await listening(server, 0)
  }
}

function listening(server: Server, port: number) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function providerOf(
  issuer: string,
  given: {
    site: string
    registered: Registered
    people: readonly InventedPerson[]
    clientId: string
    clientSecret: string
  },
) {
  const { site, registered, people, clientId, clientSecret } = given
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }
  const each = (path: string) => ['fr', 'en'].map((locale) => `${site}/${locale}${path}`)
  const { port } = new URL(issuer)
  const provider: Provider = new Provider(issuer, {
    adapter: createMemoryAdapter(),
    jwks: { keys: [{ ...key, kid: randomBytes(8).toString('hex') }] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: each(registered.back),
        post_logout_redirect_uris: each(registered.left),
        backchannel_logout_uri: site + registered.logout,
        backchannel_logout_session_required: true,
      },
    ],
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      names: Object.fromEntries(
        ['session', 'interaction', 'resume'].map((name) => [name, `${name}_${port}`]),
      ),
    },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['given_name', 'family_name', 'birthdate'] },
    scopes: SCOPE.split(' '),
    acrValues: [registered.level],
    // What it knows of people it says in the token itself: it is asked for nothing else.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
    },
    ttl: {
      ...{ AccessToken: MINUTE, AuthorizationCode: MINUTE, IdToken: 5 * MINUTE },
      ...{ Grant: 60 * MINUTE, Interaction: 30 * MINUTE, Session: 60 * MINUTE },
    },
    interactions: { url: (_: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: Context, sub: string) => accountOf(people, sub),
    loadExistingGrant: (context: Context) => grantOf(provider, context),
    renderError,
    // The site that it tells of the end of a session is on this machine, which it would not call by itself.
    fetch: (url: string, { dispatcher, ...options }: RequestInit & { dispatcher?: unknown }) =>
      fetch(url, options),
  })
  return provider
}

function accountOf(people: readonly InventedPerson[], sub: string) {
  const person = people.find((each) => each.sub === sub)
  return person && { accountId: sub, claims: () => person }
}

/** Nobody is asked whether this site may know who they are: they came from it for that. */
async function grantOf(provider: Provider, { oidc }: Context) {
  const { clientId } = oidc.client
  const known = oidc.session.grantIdFor(clientId)
  if (known) return provider.Grant.find(known)
  const grant = new provider.Grant({ clientId, accountId: oidc.session.accountId })
  grant.addOIDCScope(SCOPE)
  await grant.save()
  return grant
}

/** The page where a visitor says which invented person they are, or goes back without. */
async function choose(
  provider: Provider,
  { registered, people }: { registered: Registered; people: readonly InventedPerson[] },
  request: IncomingMessage,
  response: ServerResponse,
) {
  try {
    const { params } = await provider.interactionDetails(request, response)
    if (request.method !== 'POST')
      return send(response, choicePage(localeOf(params), people, registered.lead))
    const person = new URLSearchParams(await text(request)).get('person') ?? ''
    const result = accountOf(people, person)
      ? { login: { accountId: person, acr: registered.level, remember: false } }
      : { error: 'access_denied' }
    await provider.interactionFinished(request, response, result)
  } catch {
    // Too old, or begun in another browser.
    response.statusCode = 404
    send(response, messagePage('fr', 'demo.identity.error'))
  }
}

function send(response: ServerResponse, html: string) {
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.end(html)
}
