import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'

const context = useApp()

test('English begins with an attestation, then comes back to the page that was asked for', async () => {
  const visitor = context.client()
  const asked = await visitor.get('/en/help')
  expect(asked).toMatchObject({ status: 303, location: '/en/attestation?to=/help' })
  const page = await visitor.get(asked.location ?? '')
  expect(page.status).toBe(200)
  const back = await visitor.post('/en/attestation', { to: visitor.field('to') })
  expect(back).toMatchObject({ status: 303, location: '/en/help' })
  expect((await visitor.get('/en/help')).status).toBe(200)
})

test('the attestation is one button: the ground is never asked', async () => {
  const { text } = await context.client().get('/en/attestation')
  expect(text.match(/<button/g)).toHaveLength(1)
  expect(text).not.toMatch(/<input type="(?!hidden)/)
  expect(text).toContain('href="/fr/"')
})

test('the browser remembers the attestation for 180 days, and nothing else', async () => {
  const visitor = context.client()
  await visitor.get('/en/attestation')
  const { headers } = await visitor.post('/en/attestation', {})
  const cookie = headers.getSetCookie().find((line) => line.startsWith('attestation'))
  expect(cookie).toMatch(/^attestation-3000=yes; /)
  expect(cookie).toContain(`Max-Age=${180 * 24 * 60 * 60}`)
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')
})

test('an attestation survives the return to identification', async () => {
  const visitor = await context.identifiedClient(undefined, 'en')
  await visitor.get('/en/help')
  expect((await visitor.post('/en/session/end', {})).location).toBe('/en/identification?ended')
  expect((await visitor.get('/en/help')).status).toBe(200)
})

test('a form posted in English without it leads to the attestation, and does nothing', async () => {
  const visitor = context.client()
  await visitor.get('/fr/identification')
  const answer = await visitor.post('/en/identification', {})
  expect(answer).toMatchObject({ status: 303, location: '/en/attestation' })
})

test('the query of an address is not remembered', async () => {
  const answer = await context.client().get('/en/clinics/1?week=2026-11-23')
  expect(answer.location).toBe('/en/attestation?to=/clinics/1')
})

test.each([
  'https://elsewhere.example/',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/help?next=//elsewhere.example',
  '/../fr/help',
  '/help\r\nSet-Cookie: a=b',
  'javascript:alert(1)',
  `/${'a'.repeat(300)}`,
])('coming back to %j is coming back to the home page', async (to) => {
  const visitor = context.client()
  const { text } = await visitor.get(`/en/attestation?to=${encodeURIComponent(to)}`)
  expect(text).toContain('name="to" value="/"')
  expect((await visitor.post('/en/attestation', { to })).location).toBe('/en/')
})

test('a press without the token of the page attests nothing', async () => {
  const visitor = context.client()
  await visitor.get('/en/attestation')
  const answer = await visitor.post('/en/attestation', { form_token: 'x' })
  expect(answer.status).toBe(422)
  expect((await visitor.get('/en/help')).status).toBe(303)
})

test('French asks for no attestation', async () => {
  const visitor = context.client()
  expect((await visitor.get('/fr/help')).status).toBe(200)
  expect(await visitor.get('/fr/attestation')).toMatchObject({ status: 303, location: '/fr/' })
})
