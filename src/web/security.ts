import { isIP } from 'node:net'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { type AppEnv, isKnown, type Page } from './context.ts'

const CSP = 'Content-Security-Policy'
const REFERRER = 'Referrer-Policy'
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"

const headers = {
  [CSP]: POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  [REFERRER]: 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy':
    'accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()',
}

/** What protects any answer, as names and values. */
export function protectiveHeaders(origin: string): [string, string][] {
  return Object.entries(
    origin.startsWith('https:')
      ? { ...headers, 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }
      : headers,
  )
}

/** The policy of every answer, widened by these hosts, of a directive each. */
export function policyWith(hosts: Readonly<Record<string, readonly string[]>>): string {
  const own = POLICY.split('; ').map((text) => text.split(' '))
  const names = new Set([...own.map(([name = '']) => name), ...Object.keys(hosts)])
  const all = [...names].map((name) => [
    ...(own.find(([own]) => own === name) ?? [name]),
    ...(hosts[name] ?? []),
  ])
  return all.map((words) => words.join(' ')).join('; ')
}

/** The same protective headers on every answer: pages, errors and static files (S-08). A page with tags says their hosts. */
export function securityHeaders(origin: string) {
  const all = protectiveHeaders(origin)
  return createMiddleware<AppEnv>(async (c, next) => {
    await next()
    for (const [name, value] of all) c.res.headers.set(name, value)
    const { policy, formsLeadTo } = c.var
    if (formsLeadTo) c.res.headers.set(CSP, policyWith({ 'form-action': [formsLeadTo] }))
    if (policy && c.res.status === 200) {
      c.res.headers.set(CSP, policy)
      // Scripts of others carry no header that would let them in, and get no cookie of theirs this way.
      c.res.headers.set('Cross-Origin-Embedder-Policy', 'credentialless')
    }
    c.res.headers.set(REFERRER, referrerOf(c))
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
    if (!isPage(c)) c.res.headers.set('X-Robots-Tag', 'noindex')
  })
}

/**
 * Whether the next page may know from which one somebody comes: a tag that they agreed to would read it. Not where somebody is
 * known, nor from what is no page; a form without a session says otherwise, since a browser that hides the page hides its origin.
 */
function referrerOf(c: Page) {
  return c.var.referrer ?? (isKnown(c) || c.res.status !== 200 ? 'no-referrer' : 'same-origin')
}

/** For pages whose address no next page may know, whoever asks for them: one with a tag would read it. */
export const tellsNobody = createMiddleware<AppEnv>(async (c, next) => {
  c.set('referrer', 'no-referrer')
  await next()
})

/** Lets the forms of a page lead to one other site: browsers ask it of each redirection after a form as well. */
export function formsLeadTo(origin: string) {
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set('formsLeadTo', origin)
    await next()
  })
}

/** What a search engine may keep. It has no session, so every page with a person in it sends it to identification. */
function isPage({ res }: Page) {
  return res.status === 200 && res.headers.get('Content-Type')?.startsWith('text/html') === true
}

/** Answers only to its own names: the public origin, and over http the other names of this machine (S-16). */
export function knownHost(origin: string) {
  const { host, protocol, port } = new URL(origin)
  const hosts = new Set([host])
  if (protocol === 'http:')
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      hosts.add(port ? `${name}:${port}` : name)
  return createMiddleware<AppEnv>(async (c, next) => {
    const named = c.req.header('Host')?.toLowerCase()
    if (named === undefined) return c.text('400', 400)
    if (hosts.has(named)) return next()
    return c.text('421', 421)
  })
}

const FORM = 'application/x-www-form-urlencoded'

/**
 * Refuses a POST that another site sent, or that no form of ours could have made (S-06); the token comes after. Only some
 * pages take files.
 */
export function sameSiteForms(origin: string, takesFiles: (c: Page) => boolean) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
      if (type.trim().toLowerCase() !== FORM && !takesFiles(c)) throw new HTTPException(415)
      const site = c.req.header('Sec-Fetch-Site')
      const from = c.req.header('Origin')
      if (site && site !== 'same-origin') throw new HTTPException(403)
      if (from && from !== 'null' && !isOurs(from, c, origin)) throw new HTTPException(403)
    }
    await next()
  })
}

/** Over http the host was checked to be this machine's, and each of its names may be the one in the address bar. */
function isOurs(from: string, c: Page, origin: string) {
  return (
    from === origin || (origin.startsWith('http:') && from === `http://${c.req.header('Host')}`)
  )
}

/** The client's address: the one that the outermost trusted proxy saw, else the socket's own. Other headers have no effect. */
export function clientAddress(c: Page, trustedHops: number): string {
  const socket = c.env?.incoming?.socket?.remoteAddress ?? '0.0.0.0'
  if (trustedHops === 0) return socket
  const hops = (c.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => hop.trim())
  const seen = hops.at(-trustedHops) ?? ''
  return isIP(seen) ? seen : socket
}
