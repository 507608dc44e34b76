import { describe, expect, test, vi } from 'vitest'
import type { Provider } from '../../../src/openid/provider.ts'
import { changed, forgeriesOf, later } from '../../openid/forgeries.ts'
import { anImpatientProvider, aProvider, useForgingService } from '../../openid/forgingService.ts'
import { type TestApp, useApp } from '../../support/app.ts'
import { countOf } from '../../support/booking.ts'
import { aPerson } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { say } from '../../support/say.ts'
import { depart, numbersOf } from './service.ts'

const service = useForgingService()
const lines: string[] = []
const context = useApp(({ site }) => {
  const log = loggedTo(lines)
  return { government: service.provider, log, site: { ...site, log } }
})
const SUB = 'sub-of-nobody-else'

async function nothingBegan(app: TestApp) {
  expect(await countOf(app, 'government_session')).toBe(0)
  expect(await countOf(app, 'government_binding')).toBe(0)
}

describe('an answer with', () => {
  test.each(forgeriesOf(service))(
    '%s is refused (%s), and nothing begins',
    async (_, reason, forge) => {
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
    },
  )

  test('control: nothing of this is let in, and the card is asked for', async () => {
    const client = context.client()
    const came = await client.get(service.cameBack(await depart(client), SUB))
    expect(came).toMatchObject({ status: 303, location: '/fr/sign-in/card' })
    expect(await countOf(context, 'government_session')).toBe(1)
  })

  test('a clock that is half a minute off is let in as well', async () => {
    service.forgery = { claims: (claims) => later('exp', -305)(later('iat', 20)(claims)) }
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

  test('a service that takes a call and says nothing when somebody comes back is given up', async () => {
    const { client, to } = await tried()
    const { answer } = await anImpatientProvider(service)
    vi.spyOn(provider, 'answer').mockImplementationOnce(answer)
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
