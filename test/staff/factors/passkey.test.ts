import { beforeEach, expect, test } from 'vitest'
import { warnOfPasskeys } from '../../../src/staff/factors/passkeys.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { aWorker } from '../worker.ts'
import { softPasskey } from './softPasskey.ts'

const context = useApp()
const ACCOUNT = '/fr/staff/account'
let clinic: string
let client: TestClient
let visitor: TestClient
let key: ReturnType<typeof softPasskey>

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  client = (await aWorker(context, [{ clinic, role: 'manager' }])).client
  visitor = context.client()
  key = softPasskey(context.parts.site.origin)
  await context.travel(now)
})

/** The challenge that a page asks passkeys to sign. */
const challengeOn = (page: string) => /challenge&#34;:&#34;([\w-]+)/.exec(page)?.[1] ?? ''

async function add(made = key.made) {
  const { text } = await client.get(ACCOUNT)
  return client.post(`${ACCOUNT}/passkeys`, made(challengeOn(text)))
}

const count = async (table: string) =>
  Number((await context.owner.query(`select count(*) from ${table}`)).rows[0].count)

/** Signs in by what a passkey says to a challenge; whether it did. */
async function signsIn(said: (challenge: string) => string, browser = visitor) {
  const { text } = await browser.get('/fr/staff/sign-in')
  const answer = await browser.post('/fr/staff/passkey', { passkey: said(challengeOn(text)) })
  return answer.location === '/fr/staff'
}

test('a passkey is added, told by mail, and signs in without a password', async () => {
  await add()
  expect((await client.get(ACCOUNT)).text).toContain('créée le')
  expect(await count(`outbox where kind = 'staff_changed'`)).toBe(1)
  expect(await signsIn(key.signed)).toBe(true)
  expect((await visitor.get('/fr/staff')).text).toContain('Maude Essai')
})

test('when the site has another address, its start warns of passkeys that open nothing there', async () => {
  await add()
  const warned: unknown[] = []
  const log = { warn: (...said: unknown[]) => warned.push(said) }
  await warnOfPasskeys(context.db, context.parts.site, log)
  expect(warned).toEqual([])
  await warnOfPasskeys(context.db, { origin: 'https://rdv.example' }, log)
  expect(warned).toEqual([
    [{ passkeys: 1, host: 'rdv.example' }, expect.stringContaining('open nothing here')],
  ])
})

test.for([
  ['without its user verified', { flags: 0x01 }],
  ['from another site', { from: 'https://rdv.example' }],
] as const)('a passkey made %s is not added', async ([, lie]) => {
  await add((challenge) => key.made(challenge, lie))
  expect(await count('passkey')).toBe(0)
})

test('a passkey made for another challenge is not added, nor one twice', async () => {
  await add(() => key.made('another'))
  expect(await count('passkey')).toBe(0)
  await add()
  await add()
  expect(await count('passkey')).toBe(1)
  const { client: other } = await aWorker(context, [{ clinic, role: 'reception' }])
  const { text } = await other.get(ACCOUNT)
  await other.post(`${ACCOUNT}/passkeys`, key.made(challengeOn(text)))
  expect(await count('passkey'), 'it is somebody’s').toBe(1)
})

test.for([
  ['without its user verified', { flags: 0x01 }],
  ['from another site', { from: 'https://rdv.example' }],
  ['for another host', { host: 'rdv.example' }],
  ['with a counter that went back', { back: 1 }],
] as const)('a signature %s signs nobody in', async ([, lie]) => {
  await add()
  expect(await signsIn(key.signed), 'control: an honest one does').toBe(true)
  await visitor.post('/fr/staff/sign-out', {})
  expect(await signsIn((challenge) => key.signed(challenge, lie))).toBe(false)
})

test('a signature counts once, for the challenge of its own page', async () => {
  await add()
  const { text } = await visitor.get('/fr/staff/sign-in')
  const passkey = key.signed(challengeOn(text))
  const copies = [context.client(), context.client(), visitor]
  for (const copy of copies.slice(0, 2))
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value)
  await copies[0]?.get('/fr/staff/sign-in')
  await copies[1]?.get('/fr/staff/sign-in')
  const all = await Promise.all(copies.map((copy) => copy.post('/fr/staff/passkey', { passkey })))
  expect(all.filter(({ location }) => location === '/fr/staff')).toHaveLength(1)
  expect(await signsIn(() => passkey, context.client()), 'of another browser').toBe(false)
})

test('a challenge that is five minutes old is over', async () => {
  await add()
  const { text } = await visitor.get('/fr/staff/sign-in')
  await context.travel(new Date(now.getTime() + 5 * 60_000))
  const late = await visitor.post('/fr/staff/passkey', { passkey: key.signed(challengeOn(text)) })
  expect(late.status).toBe(422)
  expect(late.text).toContain('trop longtemps')
})

test('whatever else is sent signs nobody in, and the answer is one', async () => {
  await add()
  const stranger = softPasskey(context.parts.site.origin)
  for (const said of ['x', '....', `${key.id}...`, 'a.b.c.d', 'é'.repeat(900)])
    expect(await signsIn(() => said)).toBe(false)
  expect(await signsIn(stranger.signed)).toBe(false)
  await context.owner.query('update staff_account set disabled_at = now()')
  expect(await signsIn(key.signed)).toBe(false)
})

test('a passkey proves who is there, and another person’s does not', async () => {
  await add()
  const other = await aWorker(context, [{ clinic, role: 'manager' }])
  const theirs = softPasskey(context.parts.site.origin)
  const page = await other.client.get(ACCOUNT)
  await other.client.post(`${ACCOUNT}/passkeys`, theirs.made(challengeOn(page.text)))
  const later = new Date(now.getTime() + 6 * 60_000)
  const ask = async (said: (challenge: string) => string) => {
    await context.travel(later)
    await client.get(ACCOUNT)
    const asked = await client.post(`${ACCOUNT}/recovery-codes`, {})
    expect(asked.status).toBe(403)
    const form_proof = said(challengeOn(asked.text))
    return (await client.post(`${ACCOUNT}/recovery-codes`, { form_proof })).status
  }
  expect(await ask(theirs.signed)).toBe(422)
  expect(await ask(key.signed)).toBe(303)
})

test('a passkey that is removed signs in no more; nobody removes another’s', async () => {
  await add()
  const { client: other } = await aWorker(context, [{ clinic, role: 'manager' }])
  await context.travel(now)
  await other.get(ACCOUNT)
  const removal = `${ACCOUNT}/passkey-removal`
  expect((await other.post(removal, { passkey: key.id })).status).toBe(404)
  await client.get(ACCOUNT)
  expect((await client.post(removal, { passkey: key.id })).location).toBe(ACCOUNT)
  expect(await signsIn(key.signed)).toBe(false)
})

test('a passkey is added though another proves who adds it', async () => {
  await add()
  const later = new Date(now.getTime() + 6 * 60_000)
  await context.travel(later)
  const second = softPasskey(context.parts.site.origin)
  const { text } = await client.get(ACCOUNT)
  const made = second.made(challengeOn(text))
  const asked = await client.post(`${ACCOUNT}/passkeys`, made)
  expect(asked.status).toBe(403)
  const form_proof = key.signed(challengeOn(asked.text))
  await client.post(`${ACCOUNT}/passkeys`, { ...made, form_proof })
  expect(await count('passkey')).toBe(2)
})
