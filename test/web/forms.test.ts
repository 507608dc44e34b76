import { Hono } from 'hono'
import { beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import type { PatientSession } from '../../src/identity/session.ts'
import { submitted } from '../../src/web/form.ts'
import { maskedToken } from '../../src/web/formToken.ts'
import { newSealed } from '../../src/web/sealed.ts'
import { useApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { now } from '../support/database.ts'
import { type Asked, ask, eligibility, FORM, sealed } from './ask.ts'

const context = useApp()
let cookie: string
let session: PatientSession

beforeEach(async () => {
  const given = { person: '00000000-0000-8000-8000-00000000000a', eligibility }
  ;({ cookie, session } = await sealed(context, given))
})

const criteria = { door: 'doctor', reason: 'urgent' }
const badCriteria = { ...criteria, postal_code: 'Zénobie' }
const token = () => maskedToken(session.formToken)
const body = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const post = (path: string, fields: string, asked: Asked = {}) =>
  ask(context, path, {
    method: 'POST',
    cookie,
    ...asked,
    body: fields,
    headers: { 'Content-Type': FORM, ...asked.headers },
  })

const methods = ['POST', 'PUT', 'PATCH', 'DELETE']
const types = [
  FORM,
  `${FORM}; charset=utf-8`,
  FORM.toUpperCase(),
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
  '',
]
const sites = [undefined, 'same-origin', 'same-site', 'cross-site', 'none']
const origins = [
  undefined,
  origin,
  'null',
  'https://localhost:3000',
  'http://localhost',
  'http://localhost:3000.elsewhere.example',
  'https://elsewhere.example',
]
const tokens = {
  "the session's": token,
  none: () => undefined,
  empty: () => '',
  "another session's": () => maskedToken(newSealed(now).formToken),
  'the bare secret': () => session.formToken,
  mangled: () => `A${token().slice(1, -1)}`,
}

type Which = keyof typeof tokens
const own: Which = "the session's"

/** What the three layers say: the form's type, where it comes from, and its token (S-06). */
function expected(
  method: string,
  type: string,
  site: string | undefined,
  from: string | undefined,
  which: Which,
) {
  if (!type.toLowerCase().startsWith(FORM)) return 415
  if (site !== undefined && site !== 'same-origin') return 403
  if (from !== undefined && from !== origin && from !== 'null') return 403
  if (method !== 'POST') return 404
  return which === own ? 303 : 422
}

/** Where another layer refuses, the right token must not help; elsewhere every token is tried. */
const tokensFor = (status: number) => (status === 303 ? (Object.keys(tokens) as Which[]) : [own])

test('a form counts only from our own page, as a form, with the token of its session', async () => {
  const wrong: unknown[] = []
  const count = new Map<number, number>()
  for (const method of methods)
    for (const type of types)
      for (const site of sites)
        for (const from of origins)
          for (const which of tokensFor(expected(method, type, site, from, own))) {
            const given = tokens[which]()
            const headers = {
              'Content-Type': type,
              ...(site && { 'Sec-Fetch-Site': site }),
              ...(from && { Origin: from }),
            }
            const fields = body({ ...criteria, ...(given !== undefined && { form_token: given }) })
            const { status } = await post('/fr/search', fields, { method, headers })
            count.set(status, (count.get(status) ?? 0) + 1)
            if (status !== expected(method, type, site, from, which))
              wrong.push({ method, type, site, from, which, status })
          }
  expect(wrong).toEqual([])
  expect([...count.keys()].sort()).toEqual([303, 403, 404, 415, 422])
  expect(count.get(303)).toBe(3 * 2 * 3)
})

test('each layer alone refuses what passes the two others', async () => {
  const fields = body({ ...criteria, form_token: token() })
  const statusOf = async (headers: Record<string, string>, sent = fields) =>
    (await post('/fr/search', sent, { headers })).status
  expect(await statusOf({ 'Sec-Fetch-Site': 'same-origin', Origin: origin })).toBe(303)
  expect(await statusOf({ 'Content-Type': 'text/plain' })).toBe(415)
  expect(await statusOf({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  expect(await statusOf({ Origin: 'https://elsewhere.example' })).toBe(403)
  expect(await statusOf({}, body(criteria))).toBe(422)
})

test('a form whose token is stale comes back with what was typed, and counts the second time', async () => {
  const typed = { door: 'doctor', reason: 'pediatric', from: '2026-12-24' }
  const answer = await post('/fr/search', body({ ...typed, form_token: 'stale' }))
  const page = await answer.text()
  expect(answer.status).toBe(422)
  expect(page).toContain('Cette page était ouverte depuis trop longtemps')
  expect(page).toMatch(/name="reason"[^>]*value="pediatric" checked|value="pediatric" selected/)
  expect(page).toContain('value="2026-12-24"')
  const fresh = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect((await post('/fr/search', body({ ...typed, form_token: fresh }))).status).toBe(303)
})

test('a form with two tokens or two owners is refused, be both of them right', async () => {
  const once = body({ ...criteria, form_token: token() })
  expect((await post('/fr/search', `${once}&form_token=${token()}`)).status).toBe(422)
  expect((await post('/fr/search', `${once}&form_for=&form_for=`)).status).toBe(422)
  expect((await post('/fr/search', `${once}&form_for=`)).status, 'control: each once').toBe(303)
})

test('a lone button whose token is stale comes back as a page that sends it again', async () => {
  const id = '019a0000-0000-7000-8000-000000000001'
  const fields = { hold_id: id, key: id }
  const answer = await post('/fr/appointments', body({ ...fields, form_token: 'stale' }))
  const page = await answer.text()
  expect(answer.status).toBe(422)
  expect(page).toContain('<form method="post" action="/fr/appointments">')
  for (const name of ['hold_id', 'key']) expect(page).toContain(`name="${name}" value="${id}"`)
  expect(page.match(/name="form_token"/g)?.length).toBeGreaterThan(0)
  expect(page).not.toContain('"stale"')
})

test('the token never looks the same twice, and tells nothing of the session’s secret', async () => {
  const shown = new Set<string | undefined>()
  for (let page = 0; page < 3; page++) {
    const html = await (await ask(context, '/fr/search', { cookie })).text()
    shown.add(/name="form_token" value="([^"]+)"/.exec(html)?.[1])
    expect(html).not.toContain(session.formToken)
  }
  expect(shown.size).toBe(3)
})

test('a body above 64 KiB is refused before anything reads it, with or without its length', async () => {
  const large = body({ ...criteria, form_token: token(), language: 'x'.repeat(64 * 1024) })
  for (const headers of [{}, { 'Content-Length': String(large.length) }]) {
    const answer = await post('/fr/search', large, { headers })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('Envoi trop volumineux')
  }
  const small = body({ ...criteria, form_token: token() })
  expect((await post('/fr/search', small)).status, 'control: under the limit').toBe(303)
})

test.for([
  ['an unknown field', '&admin=1'],
  ['a field named __proto__', '&__proto__=x'],
  ['a field inside __proto__', '&__proto__[person]=x'],
  ['a field named constructor', '&constructor=x'],
  ['a field named toString', '&toString=x'],
  ['a field of the session', '&person=00000000-0000-8000-8000-00000000000b'],
  ['a repeated field', '&reason=regular'],
  ['a repeated __proto__', '&__proto__=a&__proto__=b'],
  ['a list where one answer is due', '&reason[]=urgent'],
  ['more than sixty fields', '&moment=morning'.repeat(60)],
  ['an answer of a thousand and one letters', `&language=${'x'.repeat(1001)}`],
  ['a NUL', '&from=2026-12-01%00'],
  ['a NUL in a list', '&moment=morning%00'],
  ['a moment that is none', '&moment=midnight'],
  ['bytes that are no text', '&language=%ff%fe%ed%a0%80'],
])('%s is refused, kindly', async ([, extra]) => {
  const answer = await post('/fr/search', `${body({ ...criteria, form_token: token() })}${extra}`)
  expect(answer.status).toBe(422)
  expect(({} as Record<string, unknown>)['person']).toBeUndefined()
})

test('a field that may repeat does, and a wrong answer is shown again as it was typed', async () => {
  const lists = `&moment=morning&moment=evening`
  const form = body({ ...criteria, form_token: token() })
  expect((await post('/fr/search', form + lists)).status).toBe(303)
  const again = await post('/fr/search', body({ ...badCriteria, form_token: token() }) + lists)
  const page = await again.text()
  expect(again.status).toBe(422)
  expect(page).toContain('value="Zénobie"')
  expect(page.match(/ checked/g)?.length).toBeGreaterThanOrEqual(2)
})

/** What `submitted` makes of a body, on a page of its own. */
async function parsed(sent: string, lists: string[] = []) {
  const app = new Hono<never>()
  const schema = z.strictObject({
    name: z.string().max(80).optional(),
    ...Object.fromEntries(lists.map((name) => [name, z.array(z.string())])),
  })
  app.post('/', async (c) => {
    c.set('session' as never, session as never)
    return c.json(await submitted(c as never, schema, lists))
  })
  const answer = await app.request('/', { method: 'POST', body: `form_token=${token()}&${sent}` })
  return (await answer.json()) as Awaited<ReturnType<typeof submitted>>
}

test('letters typed in two parts are the same letter, and spaces around an answer are not part of it', async () => {
  const { value } = await parsed(`name=${encodeURIComponent('  E\u0301lodie ')}`)
  expect(value).toEqual({ name: 'Élodie' })
})

test('a field named __proto__ is shown again like any other, and changes no object', async () => {
  const { value, values, errors } = await parsed('__proto__=a&__proto__=b&name=x')
  expect(value).toBeUndefined()
  expect(Object.entries(values)).toEqual([
    ['__proto__', 'a'],
    ['name', 'x'],
  ])
  expect(Object.keys(errors)).toContain('__proto__')
})

test('every list is there, empty or not, and its entries are kept short', async () => {
  expect((await parsed('', ['days'])).value).toEqual({ days: [] })
  const { errors, lists } = await parsed(`days=a&days=${'x'.repeat(2000)}`, ['days'])
  expect(errors).toMatchObject({ days: 'form.error.too_long' })
  expect(lists['days']?.map((entry) => entry.length)).toEqual([1, 1000])
})

test('a browser that keeps no cookie is told so, and not that the page is old', async () => {
  const client = context.client()
  await client.get('/fr/identification')
  client.cookies.clear()
  const answer = await client.post('/fr/identification', {})
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('votre navigateur refuse les témoins (cookies)')
})
