import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { REQUEST_MILLISECONDS } from '../../../src/db/deadline.ts'
import { useApp } from '../../support/app.ts'
import { aClinic } from '../../support/factories.ts'
import { aNewcomer, codeAt, invited, PASSWORD, secretOn } from '../accounts/newcomer.ts'

/** How far the clock of deadlines is ahead: each hash of a password takes longer than a request waits for the database. */
const clock = vi.hoisted(() => ({ ahead: 0, beginsAnew: true }))

vi.mock('../../../src/staff/factors/password.ts', async (original) => {
  const real = await original<typeof import('../../../src/staff/factors/password.ts')>()
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

vi.mock('../../../src/db/deadline.ts', async (original) => {
  const real = await original<typeof import('../../../src/db/deadline.ts')>()
  const outside = real.millisecondsLeft()
  return {
    ...real,
    // Where none begins anew, work has what is left of the deadline that it is within.
    withinDeadline: <T>(work: () => Promise<T>, milliseconds?: number) =>
      clock.beginsAnew || real.millisecondsLeft() === outside
        ? real.withinDeadline(work, milliseconds)
        : work(),
    // A database that answers within the same millisecond is as late as any other.
    beforeDeadline<T>(promise: Promise<T>, giveUp: () => void) {
      if (real.millisecondsLeft() > 0) return real.beforeDeadline(promise, giveUp)
      promise.catch(() => {})
      giveUp()
      return Promise.reject(new real.DatabaseAway('no time is left'))
    },
  }
})

const context = useApp(() => ({ requestMilliseconds: REQUEST_MILLISECONDS }))
let clinic: string
beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  clock.beginsAnew = true
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + clock.ahead)
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Each form that hashes a password, on its page and ready to be sent; and where it leads. */
const forms = {
  'an invitation': {
    leadsTo: '/fr/staff/recovery-codes',
    async ready() {
      const path = await invited(context, 'lente@essai.example', clinic)
      const client = context.client()
      const code = codeAt(secretOn((await client.get(path)).text), context.parts.now())
      return () => client.post(path, { name: 'Maude Essai', password: PASSWORD, code })
    },
  },
  'a sign-in': {
    leadsTo: '/fr/staff',
    async ready() {
      const { email, recoveryCodes } = await aNewcomer(context, clinic)
      const client = context.client()
      await client.get('/fr/staff/sign-in')
      const [code = ''] = recoveryCodes
      return () => client.post('/fr/staff/sign-in', { email, password: PASSWORD, code })
    },
  },
  'another password': {
    leadsTo: '/fr/staff/account',
    async ready() {
      const { client } = await aNewcomer(context, clinic)
      await client.get('/fr/staff/account')
      return () => client.post('/fr/staff/account/password', { password: 'cinq canots bleus' })
    },
  },
}

describe.each(Object.entries(forms))('%s', (_, { leadsTo, ready }) => {
  test('is accepted however long the password waits to be hashed', async () => {
    const send = await ready()
    const { status, location } = await send()
    expect([status, location]).toEqual([303, leadsTo])
  })

  test('control: in what is left of the request’s time it would not be', async () => {
    const send = await ready()
    clock.beginsAnew = false
    expect((await send()).status).toBe(503)
  })
})
