import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aClinic } from '../../support/factories.ts'
import { aNewcomer, codeAt, type Newcomer, PASSWORD } from '../accounts/newcomer.ts'

const context = useApp()
let maude: Newcomer
beforeEach(async () => {
  maude = await aNewcomer(context, (await aClinic(context.owner)).id)
})

const NEXT = 30_000
const now = () => context.parts.now()
/** The code of a step after the one that the account was made with. */
const codeIn = (steps: number) => codeAt(maude.secret, new Date(now().getTime() + steps * NEXT))

/** So many codes that the authenticator shows at no step near now. */
function wrongCodes(count: number) {
  const near = new Set([-2, -1, 0, 1, 2].map(codeIn))
  const all = Array.from({ length: count + near.size }, (_, at) => `${at}`.padStart(6, '9'))
  return all.filter((code) => !near.has(code)).slice(0, count)
}

/** Signs in from a browser that was never here. */
async function signIn(fields: Record<string, string>, client = context.client()) {
  await client.get('/fr/staff/sign-in')
  const { email } = maude
  return client.post('/fr/staff/sign-in', { email, password: PASSWORD, ...fields })
}

test('an address, a password and a code sign in, and lead to the page asked for', async () => {
  const client = context.client()
  expect((await client.get('/fr/staff/sessions')).location).toBe('/fr/staff/sign-in')
  expect((await signIn({ code: codeIn(1) }, client)).location).toBe('/fr/staff/sessions')
  expect((await client.get('/fr/staff/sessions')).status).toBe(200)
})

test('whatever is wrong, the answer is the same, and carries nothing secret back', async () => {
  const pages = [
    await signIn({ code: codeIn(1), password: 'un autre mot de passe' }),
    await signIn({ code: '000000' }),
    await signIn({ code: 'abcd-ef' }),
    await signIn({ code: codeIn(1), email: 'personne@essai.example' }),
  ]
  const bare = ({ status, text }: (typeof pages)[number]) => ({
    status,
    text: text.replaceAll(/(?:value|data-passkey)="[^"]*"/g, '').replaceAll(/\s+/g, ' '),
  })
  for (const page of pages) {
    expect(bare(page)).toEqual(bare(pages[0] as (typeof pages)[number]))
    expect(page.text).toContain('ne concordent pas')
    expect(page.text).not.toContain('mot de passe"')
  }
})

test('a code that was taken opens nothing a second time, nor does an earlier one', async () => {
  expect((await signIn({ code: codeIn(0) })).status, 'used when the account was made').toBe(422)
  expect((await signIn({ code: codeIn(1) })).status).toBe(303)
  expect((await signIn({ code: codeIn(1) })).status).toBe(422)
  expect((await signIn({ code: codeIn(-1) })).status).toBe(422)
})

test('control: without the memory of the last code, it would open again', async () => {
  expect((await signIn({ code: codeIn(1) })).status).toBe(303)
  await context.owner.query('update staff_account set totp_step = 0')
  expect((await signIn({ code: codeIn(1) })).status).toBe(303)
})

test('a code sent by five browsers at once signs in one', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => signIn({ code: codeIn(1) })))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
})

test('a recovery code opens once, however it is spaced, and raced by many opens for one', async () => {
  const [code = '', second = ''] = maude.recoveryCodes
  const typed = code.toUpperCase().replaceAll('-', ' ')
  const answers = await Promise.all(Array.from({ length: 5 }, () => signIn({ code: typed })))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  await context.owner.query('delete from throttle')
  expect((await signIn({ code: second })).status).toBe(303)
})

test('ninety guesses at once are five, and then the right code waits as well', async () => {
  const answers = await Promise.all(wrongCodes(90).map((code) => signIn({ code })))
  // On a busy machine the last in line may be told to come back; the others are all refused, and counted.
  const refused = answers.filter(({ status }) => status !== 503)
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([422]))
  expect(refused.length).toBeGreaterThan(5)
  const { rows } = await context.owner.query(
    `select max(points)::integer as counted from throttle where key like 'staff:%'`,
  )
  expect(rows[0].counted).toBeGreaterThanOrEqual(refused.length)
  expect((await signIn({ code: codeIn(1) })).status).toBe(422)
})

test('control: without the limit, the right code after many guesses signs in', async () => {
  for (const code of wrongCodes(5)) await signIn({ code })
  expect((await signIn({ code: codeIn(1) })).status).toBe(422)
  await context.owner.query('delete from throttle')
  expect((await signIn({ code: codeIn(1) })).status).toBe(303)
})

test('a hundred tries in an hour from one address are enough, whoever is tried', async () => {
  const client = context.client()
  for (let tries = 0; tries < 100; tries++)
    await signIn({ code: '900001', email: `essai-${tries}@essai.example` }, client)
  const answer = await signIn({ code: codeIn(1) }, client)
  expect(answer.status).toBe(429)
  expect(answer.headers.get('Retry-After')).toBe('3600')
})

test('an account that is disabled signs in no more', async () => {
  await context.owner.query('update staff_account set disabled_at = now()')
  expect((await signIn({ code: codeIn(1) })).status).toBe(422)
})
