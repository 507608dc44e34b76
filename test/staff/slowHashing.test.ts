import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useApp } from '../support/app.ts'
import { aClinic } from '../support/factories.ts'
import { aNewcomer, codeAt, invited, PASSWORD, secretOn } from './newcomer.ts'

/** How far the clock of deadlines is ahead: each hash of a password takes longer than a request waits for the database. */
const clock = vi.hoisted(() => ({ ahead: 0 }))

vi.mock('../../src/staff/password.ts', async (original) => {
  const real = await original<typeof import('../../src/staff/password.ts')>()
  const late = <T>(hashed: T) => {
    clock.ahead += 3000
    return hashed
  }
  return {
    hashPassword: (password: string) => real.hashPassword(password).then(late),
    isPassword: (password: string, kept: string | null) =>
      real.isPassword(password, kept).then(late),
  }
})

const context = useApp()
let clinic: string
beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + clock.ahead)
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('an invitation is accepted however long the password waits to be hashed', async () => {
  const path = await invited(context, 'lente@essai.example', clinic)
  const client = context.client()
  const code = codeAt(secretOn((await client.get(path)).text), context.parts.now())
  const answer = await client.post(path, { name: 'Maude Essai', password: PASSWORD, code })
  expect([answer.status, answer.location]).toEqual([303, '/fr/staff/recovery-codes'])
})

test('so are a sign-in and another password', async () => {
  const { email, recoveryCodes } = await aNewcomer(context, clinic)
  const client = context.client()
  await client.get('/fr/staff/sign-in')
  const [code = ''] = recoveryCodes
  const came = await client.post('/fr/staff/sign-in', { email, password: PASSWORD, code })
  expect([came.status, came.location]).toEqual([303, '/fr/staff'])
  await client.get('/fr/staff/account')
  const changed = await client.post('/fr/staff/account/password', { password: 'cinq canots bleus' })
  expect([changed.status, changed.location]).toEqual([303, '/fr/staff/account'])
})
