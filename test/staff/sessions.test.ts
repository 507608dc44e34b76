import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { aClinic } from '../support/factories.ts'
import { aWorker, signedIn } from './worker.ts'

const context = useApp()

async function aManager() {
  const clinic = await aClinic(context.owner)
  return aWorker(context, [{ clinic: clinic.id, role: 'manager' }])
}

test('a list shows where an account is open, and ends any of them at its next click', async () => {
  const { client, account } = await aManager()
  const other = await signedIn(context, account)
  const page = await client.get('/fr/staff/sessions')
  expect(page.text.match(/Firefox, Linux/g)).toHaveLength(2)
  expect(page.text.match(/cette session/g)).toHaveLength(1)
  expect((await other.client.get('/fr/staff')).status).toBe(200)
  await client.post('/fr/staff/sessions', { end: other.session })
  expect((await other.client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
  expect((await other.client.get('/fr/staff/sign-in')).text).toContain('Votre session est terminée')
  expect((await client.get('/fr/staff/sessions')).text).toContain('n’ouvre plus rien')
})

test('one button ends all the others', async () => {
  const { client, account } = await aManager()
  const others = [await signedIn(context, account), await signedIn(context, account)]
  await client.get('/fr/staff/sessions')
  await client.post('/fr/staff/sessions', { end: 'others' })
  for (const { client: other } of others)
    expect((await other.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
  expect((await client.get('/fr/staff')).status).toBe(200)
})

test('nobody ends another account’s session', async () => {
  const mine = await aManager()
  const theirs = await aManager()
  await mine.client.get('/fr/staff/sessions')
  await mine.client.post('/fr/staff/sessions', { end: theirs.session })
  expect((await theirs.client.get('/fr/staff')).status).toBe(200)
})

test('a cookie from before signing out opens nothing', async () => {
  const { client } = await aManager()
  const copied = new Map(client.cookies)
  await client.get('/fr/staff')
  expect((await client.post('/fr/staff/sign-out', {})).location).toBe('/fr/staff/sign-in?ended')
  for (const [name, value] of copied) client.cookies.set(name, value)
  expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('an account that is disabled, or a role that is taken away, opens nothing at the next click', async () => {
  const { client, account } = await aManager()
  expect((await client.get('/fr/staff/openings')).status).toBe(200)
  await context.owner.query('delete from staff_role where account_id = $1', [account])
  expect((await client.get('/fr/staff/openings')).status).toBe(404)
  expect((await client.get('/fr/staff')).text).toContain('ne donne accès à aucune clinique')
  await context.owner.query('update staff_account set disabled_at = now() where id = $1', [account])
  expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('fifteen minutes without a click, or twelve hours, end a session', async () => {
  const { client } = await aManager()
  const begun = context.parts.now()
  const later = (minutes: number) => context.travel(new Date(begun.getTime() + minutes * 60_000))
  for (let minutes = 14; minutes < 12 * 60; minutes += 14) {
    await later(minutes)
    expect((await client.get('/fr/staff')).status, `after ${minutes} minutes`).toBe(200)
  }
  await later(12 * 60)
  expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('a session that is idle for fifteen minutes is over', async () => {
  const { client } = await aManager()
  await context.travel(new Date(context.parts.now().getTime() + 15 * 60_000))
  expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
})

test('a button puts off the end of a session, and leads back to the page it was on', async () => {
  const { client } = await aManager()
  const { text } = await client.get('/fr/staff/sessions')
  expect(text).toContain('action="/fr/staff/session"')
  const Referer = 'http://localhost:3000/fr/staff/sessions'
  await context.travel(new Date(context.parts.now().getTime() + 14 * 60_000))
  const extended = await client.post('/fr/staff/session', {}, { Referer })
  expect(extended).toMatchObject({ status: 303, location: '/fr/staff/sessions' })
  await context.travel(new Date(context.parts.now().getTime() + 14 * 60_000))
  expect((await client.get('/fr/staff')).status).toBe(200)
})

test('a form left from a colleague does nothing for whoever signed in since', async () => {
  const first = await aManager()
  await first.client.get('/fr/staff/sessions')
  const form_for = first.client.field('form_for')
  const second = await aManager()
  const page = await second.client.get('/fr/staff/sessions')
  expect(page.text).not.toContain(form_for)
  const answer = await second.client.post('/fr/staff/sessions', { end: 'others', form_for })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('action="/fr/staff/sign-out"')
  expect(answer.text).toContain('href="/fr/staff"')
})

test('a page of staff that is not there leads back to those that are', async () => {
  const { client } = await aManager()
  const { status, text } = await client.get('/fr/staff/nowhere')
  expect(status).toBe(404)
  expect(text).toContain('class="button" href="/fr/staff"')
})

test('a form made for one clinic does nothing once another was chosen', async () => {
  const [here, there] = [await aClinic(context.owner), await aClinic(context.owner)]
  const { client } = await aWorker(context, [
    { clinic: here.id, role: 'manager' },
    { clinic: there.id, role: 'manager' },
  ])
  await client.get('/fr/staff')
  await client.post('/fr/staff/clinic', { clinic: here.id })
  const { text } = await client.get('/fr/staff/settings')
  const [token, owner] = [client.field('form_token'), client.field('form_for')]
  await client.get('/fr/staff')
  await client.post('/fr/staff/clinic', { clinic: there.id })
  expect(text).toContain('Réglages')
  const late = { form_token: token, form_for: owner, version: '1', phone: '418 555-0199' }
  expect((await client.post('/fr/staff/settings', late)).status).toBe(409)
  const { rows } = await context.owner.query(`select from clinic where phone = '418 555-0199'`)
  expect(rows).toEqual([])
})

test('whoever loses the clinic that they chose works nowhere until they choose another', async () => {
  const [here, there] = [await aClinic(context.owner), await aClinic(context.owner)]
  const { client } = await aWorker(context, [
    { clinic: here.id, role: 'manager' },
    { clinic: there.id, role: 'manager' },
  ])
  await client.get('/fr/staff')
  await client.post('/fr/staff/clinic', { clinic: there.id })
  await context.owner.query('delete from staff_role where clinic_id = $1', [there.id])
  expect((await client.get('/fr/staff/settings')).status).toBe(404)
  expect((await client.get('/fr/staff')).text).toContain(String(here['name']))
})
