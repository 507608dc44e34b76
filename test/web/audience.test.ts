import { createMiddleware } from 'hono/factory'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { patients } from '../../src/identity/session.ts'
import { allow, type Policy } from '../../src/web/allow.ts'
import { type AppEnv, router } from '../../src/web/context.ts'
import { sealedCookie } from '../../src/web/cookie.ts'
import { submitted } from '../../src/web/form.ts'
import { maskedToken } from '../../src/web/formToken.ts'
import type { OurCookie } from '../../src/web/ourCookies.ts'
import { type Audience, newSealed, type Sealed } from '../../src/web/sealed.ts'
import { useApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { eligibility } from './ask.ts'

/** A second kind of session, as a feature to come would make it: nothing of `web` knows it. */
interface Guardsman extends Sealed {
  post?: string
}
const guards: Audience<Guardsman> = {
  // Of no page of ours.
  cookie: 'guards' as OurCookie,
  sameSite: 'Strict',
  idleMinutes: 2,
  longestMinutes: 5,
  layout: '/layouts/page',
  paths: { start: '/', home: '/', extend: '/extend', end: '/off-duty', over: '/gate' },
  begin: (now) => newSealed(now),
  standing: async (_, { post }) => (post === 'dismissed' ? undefined : {}),
  known: ({ post }) => post !== undefined,
  owner: () => undefined,
  shown: (session) => ({ post: session?.post }),
}
const onDuty: Policy = {
  name: 'on duty',
  refuses: (c) =>
    (c.var.session as Guardsman | undefined)?.post ? undefined : c.redirect('/gate', 303),
}

const context = useApp()

/** The second audience's pages, beside those of patients. */
function gate() {
  const app = router()
  app.use(
    createMiddleware<AppEnv>(async (c, next) => {
      c.set('now', context.parts.now())
      c.set('path', c.req.path)
      await next()
    }),
  )
  app.use(sealedCookie(context.parts, guards))
  app.get('/post', allow(onDuty), (c) => c.text((c.var.session as Guardsman).post ?? ''))
  app.post('/post', allow(onDuty), async (c) => {
    const form = await submitted(c, z.strictObject({ post: z.string() }))
    if (!form.value) return c.text('refused', 422)
    ;(c.var.session as Guardsman).post = form.value.post
    return c.text('changed')
  })
  return app
}

const sealed = async (given: Partial<Guardsman> = {}) => {
  const session = { ...guards.begin(context.parts.now()), post: 'north', ...given }
  return { session, cookie: await context.parts.seal.seal(session, guards) }
}

const at = (cookie: string, name = 'guards-3000', init: RequestInit = {}) =>
  gate().request(`${origin}/post`, { ...init, headers: { Cookie: `${name}=${cookie}` } })

test('a second audience has its own cookie, its own content and its own policy', async () => {
  const { cookie, session } = await sealed()
  expect(await (await at(cookie)).text()).toBe('north')
  const moved = await at(cookie, 'guards-3000', {
    method: 'POST',
    body: new URLSearchParams({ post: 'south', form_token: maskedToken(session.formToken) }),
  })
  const [line = ''] = moved.headers.getSetCookie()
  expect(line).toMatch(/^guards-3000=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/)
  const renewed = line.split(';')[0]?.split('=').slice(1).join('=') ?? ''
  expect(await (await at(renewed)).text()).toBe('south')
  expect((await at('')).headers.get('Location'), 'control: without one').toBe('/gate')
})

test('a cookie sealed for one audience opens nothing for another', async () => {
  const now = context.parts.now()
  const patient = {
    ...patients.begin(now),
    person: '00000000-0000-8000-8000-00000000000a',
    eligibility,
    post: 'north',
  }
  const theirs = await context.parts.seal.seal(patient, patients)
  expect((await at(theirs)).status).toBe(303)
  const { cookie, session } = await sealed({ ...patient })
  const asPatient = (value: string) =>
    context.app.request(`${origin}/fr/search`, {
      headers: { Host: new URL(origin).host, Cookie: `session-3000=${value}` },
    })
  expect((await asPatient(cookie)).headers.get('Location')).toBe('/fr/identification')
  const own = await context.parts.seal.seal(session as never, patients)
  expect((await asPatient(own)).status, 'control: the same content, sealed for patients').toBe(200)
})

test('each audience has its own limits, and its own way to be ended', async () => {
  const ago = (minutes: number) => context.parts.now().getTime() - minutes * 60_000
  const statusOf = async (given: Partial<Guardsman>) =>
    (await at((await sealed(given)).cookie)).status
  expect(await statusOf({ seenAt: ago(1), startedAt: ago(4) })).toBe(200)
  expect(await statusOf({ seenAt: ago(2), startedAt: ago(4) })).toBe(303)
  expect(await statusOf({ seenAt: ago(1), startedAt: ago(5) })).toBe(303)
  expect(await statusOf({ post: 'dismissed' })).toBe(303)
})
