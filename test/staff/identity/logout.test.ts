import { beforeEach, describe, expect, test } from 'vitest'
import { type Claims, useForgingService } from '../../openid/forgingService.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic } from '../../support/factories.ts'
import { postForm } from '../../web/ask.ts'
import { aWorker } from '../worker.ts'
import { comesBack, depart, departToBind } from './service.ts'

const service = useForgingService()
const context = useApp(() => ({ staffService: service.provider }))
const SUB = 'sub-of-nobody-else'
const SID = `session of ${SUB}`
let worker: Awaited<ReturnType<typeof aWorker>>

beforeEach(async () => {
  const clinic = (await aClinic(context.owner)).id
  worker = await aWorker(context, [{ clinic, role: 'manager' }])
  const sent = await departToBind(worker.client)
  await comesBack(context, worker.client, service.cameBack(sent, SUB))
})

async function signedIn(claims: (honest: Claims) => Claims = (honest) => honest) {
  service.forgery = { claims }
  const client = context.client()
  await comesBack(context, client, service.cameBack(await depart(client), SUB))
  return client
}

const isIn = async (client: TestClient) => (await client.get('/fr/staff/rights')).status === 200
const change = (claims: Claims) => (honest: Claims) => ({ ...honest, ...claims })

/** As their service would, without a cookie or an origin. */
const told = (body: string) => postForm(context, '/staff/sign-in/logout', body)
const tellsOf = (token: string) => told(`logout_token=${token}`)

describe('who signs out there', () => {
  test('is out here at once, in every browser of that session and in no other', async () => {
    const [client, same] = [await signedIn(), await signedIn()]
    const other = await signedIn(change({ sid: 'another session' }))
    expect([await isIn(client), await isIn(same), await isIn(other)]).toEqual([true, true, true])
    const answer = await tellsOf(service.logoutToken(change({ sub: SUB, sid: SID })))
    expect(answer.status).toBe(200)
    expect([await isIn(client), await isIn(same), await isIn(other)]).toEqual([false, false, true])
    expect(await isIn(worker.client), 'a session that began with a password stays').toBe(true)
    const { rows } = await context.owner.query(
      `select step from staff_identity_step where step = 'ended'`,
    )
    expect(rows.length).toBe(2)
  })

  test('is out of a session that went on under another id as well', async () => {
    const client = await signedIn()
    const [before] = client.cookies.values()
    const at = context.parts.now().getTime()
    await context.travel(new Date(at + 6 * 60_000))
    await client.get('/fr/staff/account')
    await client.post('/fr/staff/account/recovery-codes', { form_proof: 'demo' })
    expect([...client.cookies.values()]).not.toContain(before)
    expect(await isIn(client)).toBe(true)
    await tellsOf(service.logoutToken(change({ sid: SID })))
    expect(await isIn(client)).toBe(false)
  })

  test('cannot come in by an answer from before, and may by another session there', async () => {
    const client = context.client()
    const back = service.cameBack(await depart(client), SUB)
    await tellsOf(service.logoutToken(change({ sid: SID })))
    expect((await comesBack(context, client, back)).location).toBe('/fr/staff/sign-in')
    expect(await isIn(await signedIn(change({ sid: 'another session' })))).toBe(true)
  })
})

describe('what is no word of theirs ends nothing', () => {
  const honest = { sub: SUB, sid: SID }

  test.each([
    ['an event of another kind', () => service.logoutToken(change({ ...honest, events: {} }))],
    [
      'a nonce, as an identity token has',
      () => service.logoutToken(change({ ...honest, nonce: 'n' })),
    ],
    ['another site', () => service.logoutToken(change({ ...honest, aud: 'another' }))],
    ['another’s key', () => service.logoutToken(change(honest), service.otherKey)],
    ['what is no token', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('%s', async (_, token) => {
    const client = await signedIn()
    expect((await tellsOf(token())).status).toBe(400)
    expect(await isIn(client)).toBe(true)
  })

  test('a token that was taken once ends no later session', async () => {
    const iat = Math.floor(Date.now() / 1000) - 20
    const token = service.logoutToken(change({ sub: SUB, iat }))
    expect((await tellsOf(token)).status).toBe(200)
    const client = await signedIn()
    expect((await tellsOf(token)).status).toBe(400)
    expect(await isIn(client)).toBe(true)
    await context.owner.query('truncate staff_logout')
    expect((await tellsOf(token)).status, 'control: were it not remembered').toBe(200)
    expect(await isIn(client)).toBe(false)
  })

  test('two tokens at once, and a body that is too long', async () => {
    const client = await signedIn()
    const token = service.logoutToken(change(honest))
    expect((await told(`logout_token=${token}&logout_token=${token}`)).status).toBe(400)
    expect((await told(`logout_token=${'x'.repeat(20_000)}`)).status).toBe(413)
    expect(await isIn(client)).toBe(true)
  })
})
