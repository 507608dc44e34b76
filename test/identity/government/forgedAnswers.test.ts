import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { type Translate, translator } from '../../../src/i18n/translate.ts'
import type { Provider } from '../../../src/openid/provider.ts'
import type { SignInRefusal } from '../../../src/openid/signInRefusal.ts'
import { type TestApp, useApp } from '../../support/app.ts'
import { countOf } from '../../support/booking.ts'
import { aPerson } from '../../support/factories.ts'
import {
  aProvider,
  type Claims,
  type Forgery,
  hmacOf,
  tokenOf,
  useForgingService,
} from './forgingService.ts'
import { depart, numbersOf } from './service.ts'

const service = useForgingService()
const lines: string[] = []
const context = useApp(({ site }) => {
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  return { government: service.provider, log, site: { ...site, log } }
})
const say = (...said: Parameters<Translate>) => translator('fr')(...said).replaceAll('\u00a0', ' ')
const SUB = 'sub-of-nobody-else'

const without = (name: string) => (claims: Claims) => {
  const { [name]: _, ...rest } = claims
  return rest
}
const changed = (change: Claims) => (claims: Claims) => ({ ...claims, ...change })
const later = (name: string, seconds: number) => (claims: Claims) => ({
  ...claims,
  [name]: Number(claims[name]) + seconds,
})
const back = (name: string, value: string | null) => (url: URL) => {
  if (value === null) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
}
const declined = (error: string) => (url: URL) => {
  url.searchParams.delete('code')
  url.searchParams.set('error', error)
}

/** Each way in which an answer may be wrong, and what the person is told. */
const FORGERIES: [string, SignInRefusal, () => Forgery][] = [
  ['the state of nobody', 'stale', () => ({ back: back('state', 'another') })],
  ['no state', 'stale', () => ({ back: back('state', null) })],
  ['the name of another service', 'untrusted', () => ({ back: back('iss', 'https://x.example') })],
  ['no name of a service', 'untrusted', () => ({ back: back('iss', null) })],
  ['no code', 'untrusted', () => ({ back: back('code', null) })],
  ['a code of nobody', 'stale', () => ({ back: back('code', 'another') })],
  ['a code twice', 'untrusted', () => ({ back: (url) => url.searchParams.append('code', 'x') })],
  ['a refusal', 'declined', () => ({ back: declined('access_denied') })],
  ['a request that they find wrong', 'untrusted', () => ({ back: declined('invalid_scope') })],
  ['that they are overwhelmed', 'away', () => ({ back: declined('temporarily_unavailable') })],
  ['a fault of theirs', 'away', () => ({ back: declined('server_error') })],
  ['an error page', 'away', () => ({ answer: { status: 502, body: '<h1>Bad Gateway</h1>' } })],
  ['what is no JSON', 'untrusted', () => ({ answer: { status: 200, body: '{' } })],
  ['no token', 'untrusted', () => ({ answer: { status: 200, body: '{}' } })],
  [
    'no identity token',
    'untrusted',
    () => ({ answer: { status: 200, body: '{"access_token":"a","token_type":"Bearer"}' } }),
  ],
  [
    'that we are nobody',
    'untrusted',
    () => ({ answer: { status: 401, body: '{"error":"invalid_client"}' } }),
  ],
  ['another nonce', 'untrusted', () => ({ claims: changed({ nonce: 'another' }) })],
  ['no nonce', 'untrusted', () => ({ claims: without('nonce') })],
  ['another issuer', 'untrusted', () => ({ claims: changed({ iss: 'https://x.example' }) })],
  ['another site', 'untrusted', () => ({ claims: changed({ aud: 'another' }) })],
  [
    'several sites, for another',
    'untrusted',
    () => ({ claims: changed({ aud: [service.clientId, 'another'], azp: 'another' }) }),
  ],
  ['no site', 'untrusted', () => ({ claims: without('aud') })],
  ['nobody', 'untrusted', () => ({ claims: without('sub') })],
  ['no end', 'untrusted', () => ({ claims: without('exp') })],
  ['no beginning', 'untrusted', () => ({ claims: without('iat') })],
  ['an end in the past', 'clock', () => ({ claims: later('exp', -1000) })],
  [
    'a beginning to come',
    'clock',
    () => ({ claims: changed({ nbf: Math.floor(Date.now() / 1000) + 600 }) }),
  ],
  ['no time of signing in', 'untrusted', () => ({ claims: without('auth_time') })],
  ['that they signed in long ago', 'clock', () => ({ claims: later('auth_time', -3600) })],
  ['no level', 'level', () => ({ claims: without('acr') })],
  ['a level too low', 'level', () => ({ claims: changed({ acr: 'low' }) })],
  [
    'a key of theirs that is another’s',
    'untrusted',
    () => ({ token: (claims) => service.signed(claims, service.otherKey) }),
  ],
  [
    'a key that nobody published',
    'untrusted',
    () => ({ token: (claims) => service.signed(claims, service.otherKey, { kid: 'unknown' }) }),
  ],
  [
    'no signature',
    'untrusted',
    () => ({ token: (claims) => tokenOf({ alg: 'none' }, claims, () => '') }),
  ],
  [
    'a signature by the secret of two',
    'untrusted',
    () => ({ token: (claims) => tokenOf({ alg: 'HS256' }, claims, hmacOf(service.clientSecret)) }),
  ],
  [
    'a signature by the public key',
    'untrusted',
    () => ({
      token: (claims) =>
        tokenOf({ alg: 'HS256', kid: 'first' }, claims, hmacOf(JSON.stringify(service.key.jwk))),
    }),
  ],
  [
    'claims that were changed after they were signed',
    'untrusted',
    () => ({
      token: (claims) => {
        const [head, , signature] = service.signed(claims).split('.')
        const [, body] = service.signed({ ...claims, sub: 'another' }).split('.')
        return [head, body, signature].join('.')
      },
    }),
  ],
  ['what is no token', 'untrusted', () => ({ token: () => 'a.b.c' })],
]

async function nothingBegan(app: TestApp) {
  expect(await countOf(app, 'government_session')).toBe(0)
  expect(await countOf(app, 'government_binding')).toBe(0)
}

describe('an answer with', () => {
  test.each(FORGERIES)('%s is refused (%s), and nothing begins', async (_, reason, forge) => {
    lines.length = 0
    service.forgery = forge()
    const client = context.client()
    const sent = await depart(client)
    const came = await client.get(service.cameBack(sent, SUB))
    expect(came).toMatchObject({ status: 303, location: '/fr/identification' })
    const page = await client.get('/fr/identification')
    expect(page.status).toBe(200)
    expect(page.text).toContain(say(`identity.sign_in.${reason}`))
    expect(page.text, 'the door of the card').toContain('name="health_insurance_number"')
    expect(page.text, 'and this one').toContain('action="/fr/sign-in"')
    expect((await client.get('/fr/sign-in/card')).location).toBe('/fr/identification')
    await nothingBegan(context)
    const written = lines.join('')
    for (const secret of [SUB, 'eyJ', service.clientSecret]) expect(written).not.toContain(secret)
  })

  test('control: nothing of this is let in, and the card is asked for', async () => {
    const client = context.client()
    const came = await client.get(service.cameBack(await depart(client), SUB))
    expect(came).toMatchObject({ status: 303, location: '/fr/sign-in/card' })
    expect(await countOf(context, 'government_session')).toBe(1)
  })

  test('a clock that is half a minute off is let in as well', async () => {
    service.forgery = { claims: (claims) => later('exp', -315)(later('iat', 20)(claims)) }
    const client = context.client()
    const came = await client.get(service.cameBack(await depart(client), SUB))
    expect(came.location).toBe('/fr/sign-in/card')
  })

  test('the name or the birth date of another person binds no card', async () => {
    const person = await aPerson(context.owner, context.keys)
    const { first_name: given_name, last_name: family_name, birth_date: birthdate } = person
    const own = { given_name, family_name, birthdate }
    for (const [said, status] of [
      [{ ...own, given_name: 'Maude' }, 422],
      [{ ...own, family_name: 'Ouellet' }, 422],
      [{ ...own, birthdate: '1985-05-15' }, 422],
      [own, 303],
    ] as const) {
      service.forgery = { claims: changed(said) }
      const client = context.client()
      await client.get(service.cameBack(await depart(client), SUB))
      await client.get('/fr/sign-in/card')
      expect((await client.post('/fr/sign-in/card', numbersOf(person))).status).toBe(status)
    }
  })
})

describe('an answer of another browser', () => {
  test('that somebody is made to open signs nobody in as somebody else', async () => {
    const attacker = context.client()
    const theirs = service.cameBack(await depart(attacker), SUB)
    const victim = context.client()
    await depart(victim)
    const came = await victim.get(theirs)
    expect(came.location).toBe('/fr/identification')
    await nothingBegan(context)
  })

  test('whose code is put in the place of one’s own is refused: its proof is another’s (PKCE)', async () => {
    const victim = context.client()
    const theirs = new URLSearchParams(service.cameBack(await depart(victim), SUB).split('?')[1])
    const attacker = context.client()
    const own = service.cameBack(await depart(attacker), 'attacker')
    const [path, query] = own.split('?')
    const mixed = new URLSearchParams(query)
    mixed.set('code', theirs.get('code') ?? '')
    expect((await attacker.get(`${path}?${mixed}`)).location).toBe('/fr/identification')
    await nothingBegan(context)
  })
})

describe('a token that was stolen from another sign-in', () => {
  let expected: string | undefined
  /** The guard taken away: whatever nonce the token has is the one that was asked for. */
  const trusting = useApp(() => ({
    government: {
      ...service.provider,
      answer: (came, pending, now) =>
        service.provider.answer(came, { ...pending, nonce: expected ?? pending.nonce }, now),
    } as Provider,
  }))

  /** The answer to a sign-in that began in this application, with the token of an earlier one. */
  async function replayed(app: TestApp) {
    let stolen = ''
    const first = app.client()
    service.forgery = {
      token(claims) {
        expected = String(claims['nonce'])
        stolen = service.signed(claims)
        return stolen
      },
    }
    await first.get(service.cameBack(await depart(first), SUB))
    await app.owner.query('truncate government_session')
    service.forgery = { token: () => stolen }
    const client = app.client()
    return client.get(service.cameBack(await depart(client), SUB))
  }

  test('opens nothing', async () => {
    expect(await replayed(context)).toMatchObject({ location: '/fr/identification' })
    await nothingBegan(context)
  })

  test('control: without the nonce check the replay would pass', async () => {
    expect(await replayed(trusting)).toMatchObject({ location: '/fr/sign-in/card' })
  })
})

describe('keys', () => {
  test('that changed are asked for again, and those that were withdrawn open nothing', async () => {
    const client = context.client()
    const first = await client.get(service.cameBack(await depart(client), SUB))
    expect(first.location).toBe('/fr/sign-in/card')
    service.published = [{ ...service.otherKey, jwk: { ...service.otherKey.jwk, kid: 'second' } }]
    service.forgery = {
      token: (claims) => service.signed(claims, service.otherKey, { kid: 'second' }),
    }
    const other = context.client()
    const second = await other.get(service.cameBack(await depart(other), SUB))
    expect(second.location).toBe('/fr/sign-in/card')
    service.forgery = {}
    const late = context.client()
    const third = await late.get(service.cameBack(await depart(late), SUB))
    expect(third.location).toBe('/fr/identification')
  })
})

describe('while the service is away', () => {
  let provider: Provider
  const app = useApp(() => {
    provider = aProvider(service)
    return { government: provider }
  })

  async function tried() {
    const client = app.client()
    await client.get('/fr/identification')
    const answer = await client.post('/fr/sign-in', {})
    expect(answer.status).toBe(303)
    return { client, to: answer.location ?? '' }
  }

  test('the site works, says so, and finds it once it is back', async () => {
    await service.stop()
    const { client, to } = await tried()
    expect(to).toBe('/fr/identification')
    expect((await client.get('/fr/identification')).text).toContain(say('identity.sign_in.away'))
    expect((await client.get('/fr/sign-in/leaving')).location).toBe('/fr/identification')
    await app.identifiedClient()
    await service.start()
    expect((await tried()).to).toContain('/authorize?')
  })

  test('a service that takes a call and says nothing is given up, before and after', async () => {
    const { client, to } = await tried()
    service.hangs = true
    expect((await client.get(service.cameBack(to, SUB))).location).toBe('/fr/identification')
    expect((await client.get('/fr/identification')).text).toContain(say('identity.sign_in.away'))
    await nothingBegan(app)
  })

  test('a service that answers under another name than its own is not believed', async () => {
    const other = aProvider({
      ...service,
      issuer: service.issuer.replace('127.0.0.1', 'localhost'),
    })
    const at = { locale: 'fr', now: new Date() } as const
    expect(await other.depart('http://localhost:3000/fr/sign-in/return', at)).toBe('untrusted')
  })
})
