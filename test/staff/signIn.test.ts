import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { DEMO_WORKERS, loadDemoStaff } from '../../src/demo/staff.ts'
import { maskedToken } from '../../src/web/formToken.ts'
import { useApp } from '../support/app.ts'
import { now } from '../support/database.ts'
import { aClinic } from '../support/factories.ts'
import { crowded } from '../support/line.ts'
import { ask, postForm } from '../web/ask.ts'
import { asDemonstration } from './worker.ts'

const context = useApp(() => ({ trialWorkers: DEMO_WORKERS }))

/** The demonstration's people, at their clinics. */
async function demoStaff() {
  await asDemonstration(context)
  for (const code of ['montreal-plateau', 'montreal-rosemont'])
    await aClinic(context.owner, { code, name: `Clinique ${code}` })
  await context.asOwner((trx) => loadDemoStaff(trx, { keys: context.keys, now }))
}

test.for(DEMO_WORKERS)('in a demonstration a button signs in as $word', async ({ word, name }) => {
  await demoStaff()
  const visitor = context.client()
  const page = await visitor.get('/fr/staff/sign-in')
  expect(page.text).toContain(name)
  const answer = await visitor.post('/fr/staff/demo', { account: word })
  expect(answer).toMatchObject({ status: 303, location: '/fr/staff' })
  const home = await visitor.get('/fr/staff')
  expect(home.status).toBe(200)
  expect(home.text).toContain(name)
})

test('outside a demonstration no such button and no such route exist', async () => {
  await demoStaff()
  const { site } = context.parts
  const app = createApp({ ...context.parts, trialWorkers: [], site: { ...site, demo: false } })
  expect(await (await ask({ app }, '/fr/staff/sign-in')).text()).not.toContain('/staff/demo')
  expect((await ask({ app }, '/fr/staff/demo')).status).toBe(404)
  expect((await postForm({ app }, '/fr/staff/demo', '')).status).toBe(404)
  expect(app.routes.filter(({ path }) => path.includes('demo'))).toEqual([])
})

test('a database that is not of a demonstration lets nobody in without a factor', async () => {
  await demoStaff()
  await context.owner.query('update installation set demo = false')
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const answer = await visitor.post('/fr/staff/demo', { account: 'manager' })
  expect(answer.location).toBe('/fr/staff/sign-in')
  expect((await visitor.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('signing in begins a session of its own: the one before opens nothing', async () => {
  await demoStaff()
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const before = new Map(visitor.cookies)
  const { headers } = await visitor.post('/fr/staff/demo', { account: 'manager' })
  expect(headers.getSetCookie()[0]).toMatch(
    /^staff-3000=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect((await visitor.get('/fr/staff')).status).toBe(200)
  for (const [name, value] of before) visitor.cookies.set(name, value)
  expect((await visitor.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('a form of another site signs nobody in', async () => {
  await demoStaff()
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const form_token = maskedToken('A'.repeat(43))
  const answer = await visitor.post('/fr/staff/demo', { account: 'manager', form_token })
  expect(answer.status).toBe(422)
  expect((await visitor.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('whoever came for a page is led to it once signed in', async () => {
  await demoStaff()
  const visitor = context.client()
  expect((await visitor.get('/fr/staff/openings')).location).toBe('/fr/staff/sign-in')
  expect((await visitor.get('/fr/staff/sign-in')).text).toContain('Connectez-vous pour voir')
  const answer = await visitor.post('/fr/staff/demo', { account: 'manager' })
  expect(answer.location).toBe('/fr/staff/openings')
})

test('a patient’s session and that of staff stand beside each other in one browser', async () => {
  await demoStaff()
  const visitor = await context.identifiedClient()
  await visitor.get('/fr/staff/sign-in')
  await visitor.post('/fr/staff/demo', { account: 'reception' })
  expect([...visitor.cookies.keys()].toSorted()).toEqual(['session-3000', 'staff-3000'])
  expect((await visitor.get('/fr/search')).status).toBe(200)
  expect((await visitor.get('/fr/staff')).status).toBe(200)
})

test('a form that is to be sent again keeps what was typed, and its page carries no password', async () => {
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const typed = { email: 'maude@essai.example', password: 'quatre canots verts', code: '123456' }
  const { line } = context.parts
  context.parts.line = crowded
  const away = await visitor.post('/fr/staff/sign-in', typed)
  context.parts.line = line
  expect(away.status).toBe(503)
  expect(away.text).not.toContain(typed.password)
  const again = { email: visitor.field('email'), code: visitor.field('code') }
  const { status, text } = await visitor.post('/fr/staff/sign-in', again)
  expect([status, text]).toEqual([422, expect.stringContaining('value="maude@essai.example"')])
})
