import { Hono } from 'hono'
import { beforeAll, expect, test } from 'vitest'
import { identified } from '../../src/identity/policies.ts'
import { PRESETS } from '../../src/messages/channels/presets.ts'
import { createProvider } from '../../src/openid/provider.ts'
import { HELP_PAGES } from '../../src/site/help/helpPages.ts'
import { allow, anyone, policyOf } from '../../src/web/allow.ts'
import { useApp } from '../support/app.ts'

const { receipts } = PRESETS.notify
const government = createProvider({
  issuer: 'https://identite.example',
  ...{ clientId: 'rendez-vous', clientSecret: 'a secret', scope: 'openid', acr: [] },
})
const context = useApp(() => ({
  textReceipts: receipts && { receipts, secret: 'a secret' },
  government,
  staffService: government,
}))
let routes: ReturnType<typeof chains>

beforeAll(() => {
  routes = chains(context.app)
})

/** Each route's handlers in order; what stands before every route (a path with a star) is not one. */
function chains(app: Pick<Hono, 'routes'>) {
  const found = new Map<string, object[]>()
  for (const { method, path, handler } of app.routes) {
    if (path.includes('*')) continue
    const route = `${method} ${path.replace(/(.)\/$/, '$1')}`
    found.set(route, [...(found.get(route) ?? []), handler])
  }
  return found
}

/** The routes whose first handler does not say who may use them. */
const undeclared = (all: typeof routes) =>
  [...all].filter(([, [first]]) => !first || !policyOf(first)).map(([route]) => route)

test('every route says first who may use it', () => {
  // The way from / to the language is the one redirection without a page.
  expect(undeclared(routes)).toEqual(['GET /'])
  expect(routes.size).toBeGreaterThan(60)
})

test('control: a route that says nothing, or says it too late, is named', () => {
  const app = new Hono()
  app.get('/open', (c) => c.text('everyone'))
  app.get('/late', (c) => c.text('everyone'), allow(identified) as never)
  app.get('/good', allow(anyone) as never, (c) => c.text('everyone'))
  expect(undeclared(chains(app))).toEqual(['GET /open', 'GET /late'])
})

test('where a gateway tells what became of texts, only the gateway may', () => {
  const [guard] = routes.get('POST /hooks/texts') ?? []
  expect(policyOf(guard ?? {})?.name).toBe('gateway')
})

test('where the government’s service tells that somebody signed out, only that service may', () => {
  const [guard] = routes.get('POST /sign-in/logout') ?? []
  expect(policyOf(guard ?? {})?.name).toBe('government service')
})

test('where the organisation’s service tells that somebody signed out, only that service may', () => {
  const [guard] = routes.get('POST /staff/sign-in/logout') ?? []
  expect(policyOf(guard ?? {})?.name).toBe('organisation’s service')
})

test('each page is the same for both languages, under the same guard', () => {
  const of = (locale: string) =>
    [...routes]
      .filter(([route]) => route.includes(` /${locale}`))
      .map(
        ([route, [guard]]) => `${route.replace(` /${locale}`, ' ')} ${policyOf(guard ?? {})?.name}`,
      )
  expect(of('en')).toEqual(of('fr'))
})

test('whoever is not identified sees public pages only', () => {
  const open = [...routes]
    .filter(([route, [guard]]) => policyOf(guard ?? {}) === anyone && !route.includes(' /en'))
    .map(([route]) => route.replace('/fr', ''))
  expect(open.sort()).toEqual(
    [
      'GET /healthz',
      'GET /readyz',
      'GET /favicon.ico',
      ...HELP_PAGES.map((page) => `GET /${page}`),
      'GET /leaving',
      'GET /feedback',
      'POST /feedback',
      'GET /feedback/thanks',
      'GET /status',
      'GET /incident',
      'POST /incident',
      'GET /incident/received/:receipt',
      'GET /.well-known/security.txt',
      'GET /.well-known/gpc.json',
      'GET /consent',
      'POST /consent',
      ...['', '/cookies', '/accessibility', '/rights', '/about'].map((page) => `GET ${page}`),
      ...['/privacy', '/terms'].flatMap((policy) => [
        `GET ${policy}`,
        `GET ${policy}/versions`,
        `GET ${policy}/versions/:version`,
        `GET ${policy}/versions/:version/changes/:from`,
      ]),
      'GET /unsubscribe/:token',
      'POST /unsubscribe/:token',
      'GET /attestation',
      'POST /attestation',
      'GET /identification',
      'POST /identification',
      'GET /sign-in',
      'POST /sign-in',
      'GET /sign-in/return',
      'GET /sign-in/leaving',
      'GET /session/end',
      'POST /session/end',
      'GET /session/extension',
      'GET /holds',
      ...['GET', 'POST'].flatMap((method) => [
        `${method} /staff/sign-out`,
        `${method} /staff/demo`,
        `${method} /staff/invitations/:token`,
        `${method} /staff/sign-in`,
        `${method} /staff/passkey`,
        `${method} /staff/sign-in/service`,
      ]),
      'GET /staff/sign-in/return',
      'GET /staff/sign-in/leaving',
    ].sort(),
  )
})

test('a path that takes a form answers to GET as well: it leads to the page before it', () => {
  const posts = [...routes.keys()].filter((route) => route.startsWith('POST '))
  const gets = posts.map((route) => route.replace('POST', 'GET'))
  // Where other services tell what became of texts, and that somebody signed out, is no page of anybody's.
  expect(gets.filter((route) => !routes.has(route))).toEqual([
    'GET /hooks/texts',
    'GET /sign-in/logout',
    'GET /staff/sign-in/logout',
  ])
})
