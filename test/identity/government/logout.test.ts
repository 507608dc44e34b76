import { describe, expect, test } from 'vitest'
import {
  type Claims,
  type Header,
  hmacOf,
  tokenOf,
  useForgingService,
} from '../../openid/forgingService.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aPerson } from '../../support/factories.ts'
import { postForm } from '../../web/ask.ts'
import { depart, numbersOf } from './service.ts'

const service = useForgingService()
const context = useApp(() => ({ government: service.provider }))
const SUB = 'sub-of-nobody-else'
const SID = `session of ${SUB}`

async function signedIn(claims: (honest: Claims) => Claims = (honest) => honest, sub = SUB) {
  service.forgery = { claims }
  const client = context.client()
  const came = await client.get(service.cameBack(await depart(client), sub))
  if (came.location !== '/fr/sign-in/card') return client
  const person = await aPerson(context.owner, context.keys)
  await client.get('/fr/sign-in/card')
  await client.post('/fr/sign-in/card', numbersOf(person))
  return client
}

const isIn = async (client: TestClient) => (await client.get('/fr/search')).status === 200

/** As their service would, without a cookie or an origin. */
const told = (body: string) => postForm(context, '/sign-in/logout', body)
const tellsOf = (token: string) => told(`logout_token=${token}`)
const change = (claims: Claims) => (honest: Claims) => ({ ...honest, ...claims })

describe('who signs out there', () => {
  test('is out here at once, in every browser of that session and in no other', async () => {
    const client = await signedIn()
    const same = await signedIn()
    const other = await signedIn(change({ sid: 'another session' }))
    expect([await isIn(client), await isIn(same), await isIn(other)]).toEqual([true, true, true])
    const answer = await tellsOf(service.logoutToken(change({ sub: SUB, sid: SID })))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect([await isIn(client), await isIn(same), await isIn(other)]).toEqual([false, false, true])
    expect((await client.get('/fr/identification')).text).toContain('Votre session est terminée')
  })

  test('is out of every session when only the identity is named, and nobody else is', async () => {
    const client = await signedIn()
    const again = await signedIn(change({ sid: 'another session' }))
    const other = await signedIn(undefined, 'another-sub')
    await tellsOf(service.logoutToken(change({ sub: SUB })))
    expect([await isIn(client), await isIn(again), await isIn(other)]).toEqual([false, false, true])
  })

  test('is out in the middle of the two phases as well, and binds nothing any more', async () => {
    const client = context.client()
    await client.get(service.cameBack(await depart(client), SUB))
    await client.get('/fr/sign-in/card')
    await tellsOf(service.logoutToken(change({ sid: SID })))
    const person = await aPerson(context.owner, context.keys)
    const answer = await client.post('/fr/sign-in/card', numbersOf(person))
    expect(answer.location).toBe('/fr/identification')
    expect((await context.owner.query('select from government_session')).rowCount).toBe(1)
  })

  test('cannot come in by an answer from before', async () => {
    const client = context.client()
    const back = service.cameBack(await depart(client), SUB)
    await tellsOf(service.logoutToken(change({ sid: SID })))
    expect((await client.get(back)).location).toBe('/fr/identification')
  })

  test('may come in again by a sign-in from after', async () => {
    await tellsOf(
      service.logoutToken(change({ sub: SUB, iat: Math.floor(Date.now() / 1000) - 20 })),
    )
    expect(await isIn(await signedIn())).toBe(true)
  })
})

describe('what is no word of theirs ends nothing', () => {
  const honest = { sub: SUB, sid: SID }
  const seconds = Math.floor(Date.now() / 1000)
  const cases: [string, () => string][] = [
    ['no event', () => service.logoutToken(change({ ...honest, events: undefined }))],
    ['another event', () => service.logoutToken(change({ ...honest, events: { x: {} } }))],
    ['an event that is a text', () => service.logoutToken(change({ ...honest, events: 'logout' }))],
    [
      'a nonce, as an identity token has',
      () => service.logoutToken(change({ ...honest, nonce: 'n' })),
    ],
    ['no number of its own', () => service.logoutToken(change({ ...honest, jti: undefined }))],
    ['neither identity nor session', () => service.logoutToken()],
    ['another issuer', () => service.logoutToken(change({ ...honest, iss: 'https://x.example' }))],
    ['another site', () => service.logoutToken(change({ ...honest, aud: 'another' }))],
    ['an end in the past', () => service.logoutToken(change({ ...honest, exp: seconds - 600 }))],
    ['a beginning long ago', () => service.logoutToken(change({ ...honest, iat: seconds - 600 }))],
    ['no beginning', () => service.logoutToken(change({ ...honest, iat: undefined }))],
    ['another’s key', () => service.logoutToken(change(honest), service.otherKey)],
    ['an unknown key', () => service.logoutToken(change(honest), service.otherKey, { kid: 'x' })],
    ['no signature', () => tokenOf({ alg: 'none' } as Header, claims(), () => '')],
    ['the secret of two', () => tokenOf({ alg: 'HS256' }, claims(), hmacOf(service.clientSecret))],
    ['nothing', () => ''],
    ['what is no token', () => 'a.b.c'],
  ]
  const claims = () => {
    const [, body = ''] = service.logoutToken(change(honest)).split('.')
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims
  }

  test.each(cases)('%s', async (_, token) => {
    const client = await signedIn()
    const answer = await tellsOf(token())
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: 'invalid_request' })
    expect(await isIn(client)).toBe(true)
  })

  test('an identity token is none: whoever has one ends nobody’s session', async () => {
    let stolen = ''
    service.forgery = {
      token(said) {
        stolen = service.signed(said)
        return stolen
      },
    }
    const client = context.client()
    await client.get(service.cameBack(await depart(client), SUB))
    expect((await tellsOf(stolen)).status).toBe(400)
    expect((await client.get('/fr/sign-in/card')).status).toBe(200)
  })

  test('a token that was taken once ends no later session', async () => {
    const token = service.logoutToken(change({ sub: SUB, iat: Math.floor(Date.now() / 1000) - 20 }))
    expect((await tellsOf(token)).status).toBe(200)
    const client = await signedIn()
    expect((await tellsOf(token)).status).toBe(400)
    expect(await isIn(client)).toBe(true)
    await context.owner.query('truncate government_logout')
    expect((await tellsOf(token)).status, 'control: were it not remembered').toBe(200)
    expect(await isIn(client)).toBe(false)
  })

  test('two tokens at once, a page’s form, and a body that is too long', async () => {
    const client = await signedIn()
    const token = service.logoutToken(change(honest))
    expect((await told(`logout_token=${token}&logout_token=${token}`)).status).toBe(400)
    expect((await told('')).status).toBe(400)
    expect((await told(`logout_token=${'x'.repeat(20_000)}`)).status).toBe(413)
    expect(await isIn(client)).toBe(true)
  })
})
