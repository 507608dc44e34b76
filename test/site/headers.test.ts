import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { securityHeaders } from '../../src/web/security.ts'
import { invited } from '../staff/accounts/newcomer.ts'
import { aWorker } from '../staff/worker.ts'
import { useApp } from '../support/app.ts'
import type { Answer } from '../support/client.ts'
import { aClinic } from '../support/factories.ts'

const context = useApp()

const expected = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Referrer-Policy': /^(?:same-origin|no-referrer)$/,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}
const missing = (answer: Response) =>
  Object.entries(expected).filter(([name, value]) => {
    const said = answer.headers.get(name) ?? ''
    return typeof value === 'string' ? said !== value : !value.test(said)
  })

const answers: [string, number, string, RequestInit?][] = [
  ['a page', 200, '/fr'],
  ['a redirection', 303, '/en/help'],
  ['a page that does not exist', 404, '/fr/nowhere'],
  ['a path outside the languages', 404, '/wp-login.php'],
  ['a file that does not exist', 404, '/static/nothing.js'],
  ['a form from another site', 403, '/fr/identification', post('a=b', 'https://elsewhere.example')],
  ['a body that is no form', 415, '/fr/identification', { method: 'POST', body: '{}' }],
  ['a body that is too large', 413, '/fr/identification', post('a'.repeat(70_000))],
  ['a form that is not filled', 422, '/fr/identification', post('first_name=')],
  ['the probe of life', 200, '/healthz'],
  ['the probe of readiness', 503, '/readyz'],
]

describe('every answer carries the protective headers (S-08)', () => {
  test.each(answers)('%s (%i)', async (_, status, path, init) => {
    const answer = await ask(path, init)
    expect(answer.status).toBe(status)
    expect(missing(answer)).toEqual([])
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test('another host name (421)', async () => {
    const answer = await ask('/fr', { headers: { Host: 'elsewhere.example' } })
    expect(answer.status).toBe(421)
    expect(missing(answer)).toEqual([])
  })

  test('style, script and icon', async () => {
    for (const path of context.parts.site.assets.byUrl.keys())
      expect(missing(await ask(path))).toEqual([])
  })

  test('a failure of ours (500), and over https the order to stay there', async () => {
    const broken = new Hono()
    broken.onError((_, c) => c.text('failed', 500))
    broken.use(securityHeaders('https://rendez-vous.example') as never)
    broken.get('/', () => {
      throw new Error('on purpose')
    })
    const answer = await broken.request('/')
    expect(answer.status).toBe(500)
    expect(missing(answer)).toEqual([])
    expect(answer.headers.get('Strict-Transport-Security')).toMatch(/^max-age=63072000/)
  })

  test('an answer without them is found out', async () => {
    const bare = new Hono().get('/', (c) => c.text('bare'))
    expect(missing(await bare.request('/'))).toHaveLength(Object.keys(expected).length)
  })
})

describe('the page that somebody comes from is told', () => {
  const told = ({ headers }: Pick<Answer, 'headers'>) => headers.get('Referrer-Policy')

  test.each(['/fr', '/fr/help', '/fr/incident', '/fr/identification'])(
    'to pages of ours after %s',
    async (path) => expect(told(await context.client().get(path))).toBe('same-origin'),
  )

  test.each(['/fr/incident/received/INC-ACDE-3467', '/fr/nowhere'])(
    'to nobody after %s',
    async (path) => expect(told(await context.client().get(path))).toBe('no-referrer'),
  )

  test('to nobody by a known person, but where a form has nothing else to prove whence it comes', async () => {
    const client = await context.identifiedClient()
    for (const path of ['/fr/search', '/fr/help', '/fr', '/fr/leaving?to=gap'])
      expect(told(await client.get(path)), path).toBe('no-referrer')
    for (const path of ['/fr/cookies', '/fr/incident', '/fr/feedback'])
      expect(told(await client.get(path)), path).toBe('same-origin')
    const refused = await client.post('/fr/incident', { what: '' })
    expect([refused.status, told(refused)]).toEqual([422, 'same-origin'])
  })

  test('to nobody by staff', async () => {
    const { client } = await aWorker(context, [{ clinic: null, role: 'network' }])
    expect(told(await client.get('/fr/staff'))).toBe('no-referrer')
  })

  test('to nobody after the link of an invitation, which opens an account', async () => {
    const { id } = await aClinic(context.owner)
    const path = await invited(context, 'maude@essai.example', id)
    const from = { 'Sec-Fetch-Site': 'cross-site' }
    for (const page of [
      await context.client().get(path),
      await context.client().get(path, from),
      await context.client().get('/fr/staff/sign-in'),
    ])
      expect([page.status, told(page)]).toEqual([200, 'no-referrer'])
  })
})

test('script and style are named with their fingerprint, so that a changed file does not run', async () => {
  const text = await (await ask('/fr')).text()
  const { style, script } = context.parts.site.assets
  expect(text).toContain(`href="${style.url}" integrity="${style.integrity}"`)
  expect(text).toContain(`src="${script.url}" integrity="${script.integrity}"`)
  expect(text.match(/<(?:link|script)\b/g)).toHaveLength(4)
})

function ask(path: string, init: RequestInit = {}) {
  return context.app.request(`http://localhost:3000${path}`, {
    ...init,
    headers: { Host: 'localhost:3000', ...init.headers },
  })
}

function post(body: string, origin = 'http://localhost:3000'): RequestInit {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin }
  return { method: 'POST', body, headers }
}
