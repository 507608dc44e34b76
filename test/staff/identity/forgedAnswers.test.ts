import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createProvider, type Provider } from '../../../src/openid/provider.ts'
import { changed, forgeriesOf, later } from '../../openid/forgeries.ts'
import { anImpatientProvider, aProvider, useForgingService } from '../../openid/forgingService.ts'
import { type TestApp, useApp } from '../../support/app.ts'
import { countOf } from '../../support/booking.ts'
import { aClinic } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { say } from '../../support/say.ts'
import { aWorker } from '../worker.ts'
import { comesBack, depart, departToBind } from './service.ts'

const service = useForgingService()
const lines: string[] = []
const context = useApp(({ site }) => {
  const log = loggedTo(lines)
  return { staffService: service.provider, log, site: { ...site, log } }
})
const SUB = 'sub-of-nobody-else'

/** Somebody of a clinic to whom this identity is bound, by their own hand. */
async function bound(app: TestApp, sub = SUB) {
  const clinic = (await aClinic(app.owner)).id
  const worker = await aWorker(app, [{ clinic, role: 'reception' }])
  const sent = await departToBind(worker.client)
  await comesBack(app, worker.client, service.cameBack(sent, sub))
  expect(await countOf(app, 'staff_identity')).toBe(1)
  return worker
}

async function isIn(app: TestApp) {
  const client = app.client()
  const came = await comesBack(app, client, service.cameBack(await depart(client), SUB))
  return came.location === '/fr/staff'
}

const sessionsBy = async ({ owner }: TestApp) =>
  (await owner.query('select from staff_session where subject is not null')).rowCount

describe('an answer with', () => {
  beforeEach(() => bound(context))

  test.each(forgeriesOf(service))('%s signs nobody in (%s)', async (_, reason, forge) => {
    lines.length = 0
    service.forgery = forge()
    const client = context.client()
    const sent = await depart(client)
    const came = await comesBack(context, client, service.cameBack(sent, SUB))
    expect(came).toMatchObject({ status: 303, location: '/fr/staff/sign-in' })
    const page = await client.get('/fr/staff/sign-in')
    expect(page.status).toBe(200)
    expect(page.text).toContain(say(`staff.identity.${reason}`))
    expect(page.text, 'the local door').toContain('name="password"')
    expect(page.text, 'and this one').toContain('action="/fr/staff/sign-in/service"')
    expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
    expect(await sessionsBy(context)).toBe(0)
    const written = lines.join('')
    for (const secret of [SUB, 'eyJ', service.clientSecret]) expect(written).not.toContain(secret)
  })

  test('control: nothing of this signs the account’s own person in', async () => {
    expect(await isIn(context)).toBe(true)
    expect(await sessionsBy(context)).toBe(1)
  })

  test('a clock that is half a minute off signs in as well', async () => {
    service.forgery = { claims: (claims) => later('exp', -305)(later('iat', 20)(claims)) }
    expect(await isIn(context)).toBe(true)
  })
})

test.each(forgeriesOf(service))(
  'an answer with %s binds nothing (%s)',
  async (_, reason, forge) => {
    const clinic = (await aClinic(context.owner)).id
    const { client } = await aWorker(context, [{ clinic, role: 'reception' }])
    const sent = await departToBind(client)
    service.forgery = forge()
    const came = await comesBack(context, client, service.cameBack(sent, SUB))
    // An answer that no session awaits leads whoever is signed in on.
    const unawaited = came.location === '/fr/staff'
    if (!unawaited) {
      expect(came).toMatchObject({ status: 303, location: '/fr/staff/account/identity' })
      expect((await client.get('/fr/staff/account/identity')).text).toContain(
        say(`staff.identity.${reason}`),
      )
    }
    expect((await client.get('/fr/staff')).status, 'they stay signed in').toBe(200)
    expect(await countOf(context, 'staff_identity')).toBe(0)
  },
)

describe('one factor where two are asked for', () => {
  const lax = useApp(() => {
    const { issuer, clientId, clientSecret } = service
    return {
      staffService: createProvider({
        ...{ issuer, clientId, clientSecret, scope: 'openid', acr: [] },
        timeoutMs: 15_000,
      }),
    }
  })

  test('signs nobody in', async () => {
    await bound(context)
    service.forgery = { claims: changed({ acr: 'one-factor' }) }
    expect(await isIn(context)).toBe(false)
  })

  test('control: were no level asked for, one factor would open the account', async () => {
    await bound(lax)
    service.forgery = { claims: changed({ acr: 'one-factor' }) }
    expect(await isIn(lax)).toBe(true)
  })
})

describe('a token that was stolen from another sign-in', () => {
  let expected: string | undefined
  /** The guard taken away: whatever nonce the token has is the one that was asked for. */
  const trusting = useApp(() => ({
    staffService: {
      ...service.provider,
      answer: (came, pending, now) =>
        service.provider.answer(came, { ...pending, nonce: expected ?? pending.nonce }, now),
    } as Provider,
  }))

  async function replayed(app: TestApp) {
    expected = undefined
    await bound(app)
    let stolen = ''
    service.forgery = {
      token(claims) {
        expected = String(claims['nonce'])
        stolen = service.signed(claims)
        return stolen
      },
    }
    expect(await isIn(app)).toBe(true)
    service.forgery = { token: () => stolen }
    return isIn(app)
  }

  test('opens nothing', async () => {
    expect(await replayed(context)).toBe(false)
  })

  test('control: without the nonce check the stolen token would sign in', async () => {
    expect(await replayed(trusting)).toBe(true)
  })
})

describe('an answer of another browser', () => {
  beforeEach(() => bound(context))

  test('that somebody is made to open signs nobody in as somebody else', async () => {
    const theirs = service.cameBack(await depart(context.client()), SUB)
    const victim = context.client()
    await depart(victim)
    expect((await comesBack(context, victim, theirs)).location).toBe('/fr/staff/sign-in')
    expect(await sessionsBy(context)).toBe(0)
  })

  test('that somebody signed in is made to open binds nothing to their account', async () => {
    const clinic = (await aClinic(context.owner)).id
    const victim = await aWorker(context, [{ clinic, role: 'manager' }])
    await departToBind(victim.client)
    const theirs = service.cameBack(await depart(context.client()), 'attacker')
    expect((await comesBack(context, victim.client, theirs)).location).toBe('/fr/staff')
    expect(await countOf(context, 'staff_identity')).toBe(1)
  })

  test('whose code is put in the place of one’s own is refused: its proof is another’s (PKCE)', async () => {
    const theirs = new URLSearchParams(
      service.cameBack(await depart(context.client()), SUB).split('?')[1],
    )
    const attacker = context.client()
    const [path, query] = service.cameBack(await depart(attacker), 'attacker').split('?')
    const mixed = new URLSearchParams(query)
    mixed.set('code', theirs.get('code') ?? '')
    const came = await comesBack(context, attacker, `${path}?${mixed}`)
    expect(came.location).toBe('/fr/staff/sign-in')
    expect(await sessionsBy(context)).toBe(0)
  })
})

describe('while the service is away', () => {
  let provider: Provider
  const app = useApp(() => {
    provider = aProvider(service)
    return { staffService: provider }
  })

  test('the site works, says so, and finds it once it is back', async () => {
    await service.stop()
    const client = app.client()
    await client.get('/fr/staff/sign-in')
    expect(await client.post('/fr/staff/sign-in/service', {})).toMatchObject({
      status: 303,
      location: '/fr/staff/sign-in',
    })
    const { text } = await client.get('/fr/staff/sign-in')
    expect(text).toContain(say('staff.identity.away'))
    expect(text).toContain('name="password"')
    expect((await client.get('/fr/staff/sign-in/leaving')).location).toBe('/fr/staff/sign-in')
    await service.start()
    expect(await depart(app.client())).toContain('/authorize?')
  })

  test('a service that takes a call and says nothing when somebody comes back is given up, and nobody is counted for it', async () => {
    const client = app.client()
    const sent = await depart(client)
    const { answer } = await anImpatientProvider(service)
    vi.spyOn(provider, 'answer').mockImplementationOnce(answer)
    service.hangs = true
    const came = await comesBack(app, client, service.cameBack(sent, SUB))
    expect(came.location).toBe('/fr/staff/sign-in')
    expect((await client.get('/fr/staff/sign-in')).text).toContain(say('staff.identity.away'))
    const { rows } = await app.owner.query(
      `select points from throttle where key like 'staff-address:%'`,
    )
    expect(rows).toEqual([{ points: 0 }])
  })
})
