import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { patients } from '../../src/identity/session.ts'
import { createSeal } from '../../src/web/sealed.ts'
import { useApp } from '../support/app.ts'
import { ask, cookieOf, eligibility, sealed } from './ask.ts'

const key = () => randomBytes(32).toString('hex')
const [one, two] = [key(), key()]
const withKeys = (current: string, keys: Record<string, string>) => createSeal({ current, keys })

const context = useApp(() => ({ seal: withKeys('1', { 1: one }) }))
const identified = { person: '00000000-0000-8000-8000-00000000000a', eligibility }
const page = '/fr/confirm-identity'

/** How the site takes a cookie: as the person's, as nobody's, or otherwise. */
async function taken(cookie: string, app = context.app) {
  const { status, headers } = await ask({ app }, page, { cookie })
  if (status === 200) return 'identified'
  return status === 303 && headers.get('Location') === '/fr/identification' ? 'nobody' : status
}

/** Changes a sealed session in one of the ways that chance, a proxy or an attacker would. */
function mangled(cookie: string, at: number) {
  const end = cookie.indexOf('~')
  const place = (at * 7919) % end
  const letter = 'ABCxyz019-_*.'[at % 13] ?? ''
  const parts = cookie.split('*')
  const ways = [
    () => cookie.slice(0, place) + letter + cookie.slice(place + 1),
    () => cookie.slice(0, place) + cookie.slice(place + 1),
    () => cookie.slice(0, place) + letter + cookie.slice(place),
    () => cookie.slice(0, place),
    () => cookie.slice(place + 1),
    () => parts.map((part, i) => (i === at % parts.length ? '' : part)).join('*'),
    () => parts.toSorted((a, b) => (a + at < b ? at : -at) % 2 || 1).join('*'),
    () => parts.with(1, ['2', '__proto__', 'constructor', '', '01'][at % 5] ?? '').join('*'),
    () => parts.with(5, String(9_999_999_999_999 + at)).join('*'),
    () => cookie.replace('Fe26.2', ['Fe26.1', 'Fe26.3', 'fe26.2', ''][at % 4] ?? ''),
    () => randomBytes((at % 900) + 1).toString('base64url'),
    () => encodeURIComponent('é😀\u0000%'.repeat((at % 50) + 1)),
  ]
  return (ways[at % ways.length] as () => string)()
}

test('a thousand mangled cookies are nobody’s, and none of them is an error', async () => {
  const { cookie } = await sealed(context, identified)
  expect(await taken(cookie)).toBe('identified')
  const seen = new Map<unknown, string[]>()
  let tried = 0
  for (let at = 0; tried < 1000; at++) {
    const other = mangled(cookie, at)
    if (other === cookie) continue
    tried++
    const as = await taken(other)
    seen.set(as, [...(seen.get(as) ?? []), other])
  }
  expect([...seen.keys()], seen.get('identified')?.[0]).toEqual(['nobody'])
})

test('a cookie sealed elsewhere, or for another purpose, is nobody’s', async () => {
  const foreign = { ...context, parts: { ...context.parts, seal: withKeys('1', { 1: key() }) } }
  expect(await taken((await sealed(foreign, identified)).cookie)).toBe('nobody')
  const bare = (data: object) => context.parts.seal.seal(data as never, patients)
  expect(await taken(await bare({ ...identified, seenAt: Date.now() }))).toBe('nobody')
  expect(await taken(await bare({}))).toBe('nobody')
})

test('a new key signs nobody out, and takes over as cookies are sealed again', async () => {
  const before = await sealed(context, identified)
  const both = createApp({ ...context.parts, seal: withKeys('2', { 1: one, 2: two }) })
  const onlyNew = createApp({ ...context.parts, seal: withKeys('2', { 2: two }) })
  expect(await taken(before.cookie, both)).toBe('identified')

  await context.travel(new Date(context.parts.now().getTime() + 2 * 60_000))
  const renewed = cookieOf(await ask({ app: both }, page, { cookie: before.cookie })) ?? ''
  expect(renewed).toMatch(/^Fe26\.2\*2\*/)
  expect(await taken(renewed, onlyNew)).toBe('identified')
  expect(await taken(before.cookie, onlyNew), 'control: once the old key is gone').toBe('nobody')
  await context.travel(new Date('2026-11-22T15:00:00Z'))
})

test('identification starts another session: the cookie from before stays nobody’s', async () => {
  const client = context.client()
  await client.get('/fr/identification')
  const planted = [...client.cookies.values()][0] ?? ''
  const victim = await context.identifiedClient()
  const theirs = [...victim.cookies.values()][0] ?? ''
  const sessions = await Promise.all(
    [planted, theirs].map((each) => context.parts.seal.unseal(each, patients)),
  )
  expect(sessions.map((session) => Boolean(session?.person))).toEqual([false, true])
  expect(new Set(sessions.map((session) => session?.id)).size).toBe(2)
  expect(new Set(sessions.map((session) => session?.formToken)).size).toBe(2)
  expect(await taken(planted)).toBe('nobody')
})

test('the cookie is for this site, for requests only, and gone with the browser', async () => {
  const https = { ...context.parts.site, origin: 'https://rdv.example' }
  const secure = createApp({ ...context.parts, site: https })
  const answer = await ask({ app: secure }, '/fr/identification', {
    headers: { Host: 'rdv.example' },
  })
  const [line = ''] = answer.headers.getSetCookie()
  const [pair = '', ...attributes] = line.split('; ')
  expect(pair).toMatch(/^__Host-session=/)
  expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
  const [plain = ''] = (await ask(context, '/fr/identification')).headers.getSetCookie()
  expect(plain).toMatch(/^session-3000=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('a page that changes nothing seals the cookie again at most once a minute', async () => {
  const { cookie } = await sealed(context, identified)
  expect(cookieOf(await ask(context, page, { cookie }))).toBeUndefined()
  await context.travel(new Date('2026-11-22T15:00:59Z'))
  expect(cookieOf(await ask(context, page, { cookie }))).toBeUndefined()
  await context.travel(new Date('2026-11-22T15:01:00Z'))
  expect(cookieOf(await ask(context, page, { cookie }))).toBeDefined()
  await context.travel(new Date('2026-11-22T15:00:00Z'))
})

test('without a session, a script that asked for a part of a page is sent away as a whole', async () => {
  const headers = { 'HX-Request-Type': 'partial' }
  const answer = await ask(context, '/fr/search', { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('HX-Redirect')).toBe('/fr/identification')
  expect(await answer.text()).toBe('')
  const { cookie } = await sealed(context)
  const posted = await ask(context, '/fr/search', {
    method: 'POST',
    body: 'door=nearby',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    cookie,
  })
  expect(posted.headers.get('HX-Redirect')).toBe('/fr/identification')
})

test('the cookie of an answer is opened by whoever made it without work, and by another process with', async () => {
  const [here, elsewhere] = [withKeys('1', { 1: one }), withKeys('1', { 1: one })]
  const session = { ...patients.begin(new Date()), ...identified }
  const cookie = await here.seal(session, patients)
  const opening = vi.spyOn(crypto.subtle, 'decrypt')
  try {
    expect(await here.unseal(cookie, patients)).toEqual(session)
    expect(opening).not.toHaveBeenCalled()
    expect(await elsewhere.unseal(cookie, patients)).toEqual(session)
    expect(opening).toHaveBeenCalledOnce()
  } finally {
    opening.mockRestore()
  }
})
