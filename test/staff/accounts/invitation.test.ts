import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aClinic } from '../../support/factories.ts'
import { aWorker } from '../worker.ts'
import { aNewcomer, codeAt, invited, PASSWORD, secretOn } from './newcomer.ts'

const context = useApp()
let clinic: string
beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
})

const now = () => context.parts.now()
const later = (ms: number) => new Date(now().getTime() + ms)
const HOUR = 3_600_000

test('an invitation makes an account: a name, a password, an authenticator, and codes to keep', async () => {
  const { client, recoveryCodes } = await aNewcomer(context, clinic)
  expect(new Set(recoveryCodes)).toHaveLength(8)
  expect((await client.get('/fr/staff/openings')).status).toBe(200)
  await client.get('/fr/staff/recovery-codes')
  await client.post('/fr/staff/recovery-codes', {})
  expect((await client.get('/fr/staff/recovery-codes')).location, 'shown once').toBe('/fr/staff')
})

test('nothing of a newcomer lies readable in the database', async () => {
  const { email, secret, recoveryCodes } = await aNewcomer(context, clinic)
  const { rows } = await context.owner.query(
    `select (select jsonb_agg(a) from staff_account a)::text || (select jsonb_agg(r) from recovery_code r)::text
      || (select jsonb_agg(i) from staff_invitation i)::text as all_of_it`,
  )
  const kept: string = rows[0].all_of_it
  for (const known of [email, 'Maude', PASSWORD, secret.replaceAll(' ', ''), ...recoveryCodes])
    expect(kept.replaceAll('-', '')).not.toContain(known.replaceAll('-', ''))
  expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
})

test('what is wrong is said at its field, the same key is shown again, and no password comes back', async () => {
  const path = await invited(context, 'maude.ouellet@essai.example', clinic)
  const client = context.client()
  const secret = secretOn((await client.get(path)).text)
  const code = codeAt(secret, now())
  for (const [password, said] of [
    ['court', 'trop court'],
    ['motdepasse1234', 'essaie en premier'],
    ['aaaaaaaaaaaaaa', 'essaie en premier'],
    ['maude.ouellet@essai.example', 'reprend votre nom'],
    ['Maude Ouellet!', 'reprend votre nom'],
    ['Cliniques Démo', 'reprend votre nom'],
  ] as const) {
    const answer = await client.post(path, { name: 'Maude Ouellet', password, code })
    expect(answer.status, password).toBe(422)
    expect(answer.text, password).toContain(said)
    expect(answer.text).toContain('value="Maude Ouellet"')
    expect(answer.text).not.toContain(`value="${password}"`)
    expect(secretOn(answer.text)).toBe(secret)
  }
  const wrong = await client.post(path, { name: 'Maude', password: PASSWORD, code: '000 000' })
  expect(wrong.text).toContain('n’est pas celui que montre')
  const empty = await client.post(path, { name: '', password: PASSWORD, code })
  expect(empty.status).toBe(422)
  expect((await client.post(path, { name: 'Maude', password: PASSWORD, code })).status).toBe(303)
})

test('raced by two browsers, an invitation is accepted once', async () => {
  const path = await invited(context, 'course@essai.example', clinic)
  const browsers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const client = context.client()
      const secret = secretOn((await client.get(path)).text)
      return { client, code: codeAt(secret, now()) }
    }),
  )
  const answers = await Promise.all(
    browsers.map(({ client, code }) =>
      client.post(path, { name: 'Maude Essai', password: PASSWORD, code }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 404, 404, 404, 404, 404])
  expect((await context.owner.query('select from recovery_code')).rowCount).toBe(8)
  expect((await context.owner.query('select from staff_session')).rowCount).toBe(1)
})

test('an invitation is good for 72 hours and once; another secret opens nothing', async () => {
  const path = await invited(context, 'tard@essai.example', clinic)
  expect((await context.client().get(`${path.slice(0, -1)}_`)).status).toBe(404)
  const client = context.client()
  await context.travel(later(72 * HOUR - 1000))
  expect((await client.get(path)).status).toBe(200)
  await context.travel(later(1000))
  const late = await client.get(path)
  expect(late.status).toBe(404)
  expect(late.text).toContain('n’est plus valable')
})

test('an invitation resets no account: only that account, signed in, takes its roles', async () => {
  const { client, email } = await aNewcomer(context, clinic)
  const other = await aClinic(context.owner, { name: 'Clinique du Nord' })
  const path = await invited(context, email, other.id, 'reception')
  const stranger = context.client()
  expect((await stranger.get(path)).location).toBe('/fr/staff/sign-in')
  await stranger.get('/fr/staff/sign-in')
  const forced = { name: 'X', password: PASSWORD, code: '123456' }
  expect((await stranger.post(path, forced)).status).not.toBe(303)

  const colleague = await aWorker(context, [{ clinic, role: 'manager' }])
  expect((await colleague.client.get(path)).text).toContain('Déconnectez-vous')
  expect((await colleague.client.post(path, {})).status).toBe(404)

  expect((await client.get(path)).text).toContain('Accepter')
  expect((await client.post(path, {})).location).toBe('/fr/staff')
  expect((await client.get('/fr/staff')).text).toContain('Clinique du Nord')
  expect((await client.get(path)).status, 'once').toBe(404)
})

test('the first step from a mail asks again, so that the session there is comes along', async () => {
  const path = await invited(context, 'courriel@essai.example', clinic)
  const first = await context.client().get(path, { 'Sec-Fetch-Site': 'cross-site' })
  expect(first.headers.get('Refresh')).toBe(`0; url=${path}?again`)
  expect(first.headers.getSetCookie()).toEqual([])
  expect(first.text).toContain(`${path}?again`)
  const second = await context.client().get(`${path}?again`, { 'Sec-Fetch-Site': 'cross-site' })
  expect(second.text).toContain('courriel@essai.example')
})
