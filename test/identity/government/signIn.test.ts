import { describe, expect, test } from 'vitest'
import { passService } from '../../openid/passService.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, superuser } from '../../support/booking.ts'
import type { Answer, TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aPerson, aSlot } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { say } from '../../support/say.ts'

import { depart, identityOf, numbersOf, signIn, signInWithCard, useService } from './service.ts'

const service = useService()
const lines: string[] = []
const context = useApp(({ site }) => {
  const log = loggedTo(lines)
  return { government: service.provider, log, site: { ...site, log } }
})
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
let identities = 0

/** Somebody with a card, and an identity at the service. */
async function somebody(row = {}) {
  const person = await aPerson(context.owner, context.keys, row)
  return { person, sub: identityOf(service, person, `sub-${identities++}-of-nobody-else`) }
}

const count = (table: string) => countOf(context, table)

async function rowsOf(statement: string) {
  const client = await superuser(context)
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}

/** What the page of identification tells, once. */
async function told(client: TestClient, answer: Answer) {
  expect(answer).toMatchObject({ status: 303, location: '/fr/identification' })
  const page = await client.get('/fr/identification')
  expect(page.status).toBe(200)
  expect(page.text, 'the door of the card stays').toContain('name="health_insurance_number"')
  return page.text
}

describe('the two phases', () => {
  test('the first time the card is asked for; the next time it is not', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    expect(await signIn(client, sub)).toMatchObject({ status: 303, location: '/fr/sign-in/card' })
    expect((await client.get('/fr/sign-in/card')).status).toBe(200)
    const bound = await client.post('/fr/sign-in/card', numbersOf(person))
    expect(bound).toMatchObject({ status: 303, location: '/fr/search' })
    expect((await client.get('/fr/search')).text).toContain('Élodie L.')

    const again = context.client()
    expect(await signIn(again, sub)).toMatchObject({ status: 303, location: '/fr/search' })
    expect((await again.get('/fr/search')).status).toBe(200)
    expect(await count('government_binding')).toBe(1)
  })

  test('whoever came for their appointments is led to them, without a reference or a code', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signIn(client, sub, '?for=appointments')
    await client.get('/fr/sign-in/card')
    const answer = await client.post('/fr/sign-in/card', numbersOf(person))
    expect(answer).toMatchObject({ status: 303, location: '/fr/appointments' })
    expect((await client.get('/fr/appointments')).status).toBe(200)
  })

  test('the button says that it leaves for another site, whose policy applies', async () => {
    const { text, headers } = await context.client().get('/fr/identification')
    const { host, origin } = new URL(service.provider.issuer)
    expect(text).toContain(say('identity.government.announce', { site: host }))
    expect(headers.get('Content-Security-Policy')).toContain(`form-action 'self' ${origin};`)
    const other = await context.client().get('/fr/terms')
    expect(other.headers.get('Content-Security-Policy')).toContain("form-action 'self';")
  })

  test('a card that was renewed is asked for again, and only that person’s', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    const other = await somebody()
    await context.owner.query('update register_entry set expires_on = $1 where person = $2', [
      '2034-06-30',
      person.person,
    ])
    const client = context.client()
    expect(await signIn(client, sub)).toMatchObject({ location: '/fr/sign-in/card' })
    expect((await client.get('/fr/sign-in/card')).text).toContain(
      say('identity.numbers.former_card'),
    )
    const theirs = await client.post('/fr/sign-in/card', numbersOf(other.person))
    expect(theirs.status, 'another person’s card').toBe(422)
    const renewed = await client.post('/fr/sign-in/card', numbersOf(person, '2034-06'))
    expect(renewed).toMatchObject({ status: 303, location: '/fr/search' })
    expect(await signIn(context.client(), sub)).toMatchObject({ location: '/fr/search' })
  })

  test('terms that came into force since are accepted before anything opens, with the card', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    const publisher = await superuser(context)
    await publisher.query(
      `insert into policy_version (kind, version, first, text_fr, text_en, hash, configuration_hash, purpose_fr, purpose_en)
        select kind, '2026-11-23', false, text_fr, text_en, hash, configuration_hash, 'Essai', 'Test'
        from policy_version where kind = 'terms' and first`,
    )
    await publisher.end()
    expect(await signIn(context.client(), sub), 'not in force yet').toMatchObject({
      location: '/fr/search',
    })
    const client = context.client()
    await context.travel(minutes(24 * 60))
    expect(await signIn(client, sub)).toMatchObject({ location: '/fr/sign-in/card' })
    const { text } = await client.get('/fr/sign-in/card')
    expect(text).toContain(say('identity.numbers.former_terms'))
    expect((await client.get('/fr/search')).location).toBe('/fr/identification')
    const { accept_terms, ...numbers } = numbersOf(person)
    expect((await client.post('/fr/sign-in/card', numbers)).status, 'not accepted').toBe(422)
    const accepted = await client.post('/fr/sign-in/card', { ...numbers, accept_terms })
    expect(accepted).toMatchObject({ status: 303, location: '/fr/search' })
    const consents = await rowsOf('select text_version from consent order by given_at')
    expect(consents.map((row) => row.text_version)).toEqual(['2026-11-01', '2026-11-23'])
    expect(await signIn(client, sub)).toMatchObject({ location: '/fr/search' })
  })

  test('whoever lacks a second proof is offered this door, and comes back to their appointments', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    const client = await context.identifiedClient(person)
    expect((await client.get('/fr/appointments')).location).toBe('/fr/confirm-identity')
    const { text, headers } = await client.get('/fr/confirm-identity')
    expect(text).toContain(say('identity.government.button'))
    expect(headers.get('Content-Security-Policy')).toContain(
      new URL(service.provider.issuer).origin,
    )
    const sent = await client.post('/fr/sign-in', { for: client.field('for') })
    const came = await client.get(await passService(sent.headers.get('Location') ?? '', sub))
    expect(came).toMatchObject({ status: 303, location: '/fr/appointments' })
    expect((await client.get('/fr/appointments')).status).toBe(200)
  })

  test('whoever holds a time slot is not offered to leave it', async () => {
    const client = await context.identifiedClient()
    await client.get('/fr/search')
    await client.post('/fr/holds', { slot_id: (await aSlot(context.owner)).id })
    expect((await client.get('/fr/confirm-identity')).text).not.toContain('action="/fr/sign-in"')
  })

  test('a number that the register replaced may be bound to the new one', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    await context.owner.query('delete from register_entry')
    const renamed = await aPerson(context.owner, context.keys)
    expect(await signInWithCard(context.client(), sub, renamed)).toMatchObject({ status: 303 })
    expect(await rowsOf('select person from government_binding')).toEqual([
      { person: renamed.person },
    ])
  })

  test('neither the identity nor anything that the service signed is stored', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    for (const table of ['government_binding', 'government_session', 'access_log']) {
      const rows = await rowsOf(`select t::text as row from ${table} t`)
      expect(rows.length, table).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain(sub)
    }
  })

  test('the application itself neither reads nor writes who is bound to whom, but by its routines', async () => {
    for (const statement of [
      'select from government_binding',
      'delete from government_binding',
      'select from government_session',
      'delete from government_logout',
    ])
      await expect(context.pool.query(statement)).rejects.toThrow('permission denied')
  })

  test('each step is in the access log', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signInWithCard(client, sub, person)
    await signIn(context.client(), sub)
    await client.get('/fr/sign-in/unbinding')
    await client.post('/fr/sign-in/unbinding', {})
    const { rows } = await context.owner.query(
      `select outcome from access_log where person = $1 and why = 'sign_in' and outcome is not null order by id`,
      [person.person],
    )
    expect(rows.map(({ outcome }) => outcome)).toEqual(['bound', 'signed_in', 'freed'])
  })
})

describe('what it opens', () => {
  test('every appointment of the person, whoever booked it, and nobody else’s', async () => {
    const { person, sub } = await somebody()
    const elsewhere = aVisitor(context, person)
    const theirs = await elsewhere.booked((await aSlot(context.owner)).id, 'elodie@exemple.ca')
    const other = aVisitor(context, await aPerson(context.owner, context.keys))
    const others = await other.booked(
      (await aSlot(context.owner, { starts_at: '2026-11-25T14:20:00Z' })).id,
      'zoe@exemple.ca',
    )
    const client = context.client()
    await signInWithCard(client, sub, person)
    const list = await client.get('/fr/appointments')
    expect(list.text).toContain(`/fr/appointments/${theirs}`)
    expect(list.text).not.toContain(others)
    const page = await client.get(`/fr/appointments/${theirs}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('elodie@exemple.ca')
    expect((await client.get(`/fr/appointments/${others}`)).status).toBe(404)
  })

  test('control: the card alone opens none of them', async () => {
    const person = await aPerson(context.owner, context.keys)
    const elsewhere = aVisitor(context, person)
    const theirs = await elsewhere.booked((await aSlot(context.owner)).id, 'elodie@exemple.ca')
    const client = await context.identifiedClient(person)
    expect((await client.get(`/fr/appointments/${theirs}`)).status).toBe(404)
    expect(await client.get('/fr/appointments')).toMatchObject({ location: '/fr/confirm-identity' })
  })
})

describe('phase two tells nothing (S-03)', () => {
  async function refusal(change: (person: Awaited<ReturnType<typeof somebody>>) => object) {
    const known = await somebody()
    const client = context.client()
    await signIn(client, known.sub)
    await client.get('/fr/sign-in/card')
    const typed = { ...numbersOf(known.person), ...change(known) }
    const answer = await client.post('/fr/sign-in/card', typed)
    expect(answer.status).toBe(422)
    expect(await count('government_binding')).toBe(0)
    await context.owner.query('truncate register_entry, throttle cascade')
    const page = answer.text
      .replaceAll(/(name="form_(?:token|for)" value=")[^"]*/g, '$1')
      .replaceAll(/(<input id="[^"]*"[^>]*value=")[^"]*/g, '$1')
    return page
  }

  test('unknown, wrong, expired and another person’s card are one answer', async () => {
    const unknown = await refusal(() => ({ health_insurance_number: 'TEST 5412 2816' }))
    expect(unknown).toContain(say('identity.error.numbers_mismatch'))
    expect(await refusal(() => ({ sequence_number: '44' }))).toBe(unknown)
    expect(await refusal(() => ({ expiry_month: '11' }))).toBe(unknown)
    const others = await aPerson(context.owner, context.keys, {
      identity: { first_name: 'Maude', health_insurance_number: 'TEST54122816' },
    })
    expect(await refusal(() => numbersOf(others))).toBe(unknown)
  })

  test('a right card after too many wrong ones is the same answer, and the card form counts them too', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signIn(client, sub)
    await client.get('/fr/sign-in/card')
    for (let times = 0; times < 5; times++)
      await client.post('/fr/sign-in/card', { ...numbersOf(person), sequence_number: '77' })
    const throttled = await client.post('/fr/sign-in/card', numbersOf(person))
    expect(throttled.status).toBe(422)
    expect(await count('government_binding')).toBe(0)
    await expect(context.identifiedClient(person), 'the same count').rejects.toThrow('422')
    await context.owner.query('truncate throttle')
    expect((await client.post('/fr/sign-in/card', numbersOf(person))).status, 'control').toBe(303)
  })

  test('an identity that tries many cards is stopped, whatever the cards', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signIn(client, sub)
    await client.get('/fr/sign-in/card')
    for (let times = 1; times <= 5; times++)
      await client.post('/fr/sign-in/card', {
        ...numbersOf(person),
        health_insurance_number: `DEMO 5412 28${times}6`,
      })
    expect((await client.post('/fr/sign-in/card', numbersOf(person))).status).toBe(422)
    const other = await somebody()
    expect((await signInWithCard(context.client(), other.sub, other.person)).status).toBe(303)
  })

  test('what is mistyped is said at its field, and what was typed stays', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signIn(client, sub)
    await client.get('/fr/sign-in/card')
    const answer = await client.post('/fr/sign-in/card', {
      ...numbersOf(person),
      ...{ expiry_month: '13', expiry_year: '29' },
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(say('identity.error.expiry_month'))
    expect(answer.text).toContain(say('identity.error.expiry_year'))
    expect(answer.text).toContain('value="13"')
  })
})

describe('sessions (S-04)', () => {
  test('each phase begins another session, and the cookie of the one before opens nothing', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signIn(client, sub)
    const between = new Map(client.cookies)
    await client.get('/fr/sign-in/card')
    await client.post('/fr/sign-in/card', numbersOf(person))
    const copied = context.client()
    for (const [name, value] of between) copied.cookies.set(name, value)
    expect(await copied.get('/fr/sign-in/card')).toMatchObject({ location: '/fr/identification' })
    await context.owner.query('truncate ended_session')
    for (const [name, value] of between) copied.cookies.set(name, value)
    expect((await copied.get('/fr/sign-in/card')).status, 'control').toBe(200)
  })

  test('whoever was identified in the same browser is no longer', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    const client = await context.identifiedClient()
    const before = new Map(client.cookies)
    await signIn(client, sub)
    const copied = context.client()
    for (const [name, value] of before) copied.cookies.set(name, value)
    expect(await copied.get('/fr/search')).toMatchObject({ location: '/fr/identification' })
  })

  test('leaving ends ours, and offers to end theirs as well', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signInWithCard(client, sub, person)
    await client.get('/fr/search')
    const left = await client.post('/fr/session/end', {})
    expect(left.location).toBe('/fr/identification?ended=here')
    expect((await client.get('/fr/identification?ended=here')).text).toContain(
      'href="/fr/sign-in/leaving"',
    )
    const { headers } = await client.get('/fr/sign-in/leaving')
    const there = new URL(headers.get('Location') ?? '')
    expect(there.origin).toBe(service.provider.origin)
    expect([...there.searchParams.keys()].toSorted()).toEqual([
      'client_id',
      'post_logout_redirect_uri',
      'ui_locales',
    ])
    const card = await context.identifiedClient()
    await card.get('/fr/search')
    const other = await card.post('/fr/session/end', {})
    expect(other.location, 'the card has nothing there').toBe('/fr/identification?ended')
  })
})

describe('undoing it', () => {
  test('frees the card, ends every session that it opened at once, and the next time asks again', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    await signInWithCard(client, sub, person)
    const elsewhere = context.client()
    await signIn(elsewhere, sub)
    const page = await client.get('/fr/sign-in/unbinding')
    expect(page.text).toContain('dimanche 22 novembre 2026')
    expect(await told(client, await client.post('/fr/sign-in/unbinding', {}))).toContain(
      say('identity.notice.unbound'),
    )
    expect(await count('government_binding')).toBe(0)
    expect(await elsewhere.get('/fr/search')).toMatchObject({ location: '/fr/identification' })
    expect(await signIn(context.client(), sub)).toMatchObject({ location: '/fr/sign-in/card' })
  })

  test('is of a session of that kind only, and changes nothing for others', async () => {
    const { person, sub } = await somebody()
    await signInWithCard(context.client(), sub, person)
    const card = await context.identifiedClient(person)
    expect(await card.get('/fr/sign-in/unbinding')).toMatchObject({ location: '/fr/appointments' })
    expect((await card.post('/fr/sign-in/unbinding', {})).status).toBe(303)
    expect(await count('government_binding')).toBe(1)
  })
})

describe('what goes wrong on the way', () => {
  test('whoever declines there is told so, and nothing changed', async () => {
    const client = context.client()
    expect(await told(client, await signIn(client, ''))).toContain(say('identity.sign_in.declined'))
    expect(await count('government_session')).toBe(0)
  })

  test('the address of an answer that was used opens nothing again, in this browser or another', async () => {
    const { person, sub } = await somebody()
    const client = context.client()
    const back = await passService(await depart(client), sub)
    const before = new Map(client.cookies)
    expect(await client.get(back)).toMatchObject({ location: '/fr/sign-in/card' })
    expect(await client.get(back), 'Back, or reloaded').toMatchObject({
      location: '/fr/sign-in/card',
    })
    await client.get('/fr/sign-in/card')
    await client.post('/fr/sign-in/card', numbersOf(person))
    expect(await client.get(back), 'once bound').toMatchObject({ location: '/fr/search' })

    const other = context.client()
    expect(await told(other, await other.get(back))).toContain(say('identity.sign_in.stale'))
    const copied = context.client()
    for (const [name, value] of before) copied.cookies.set(name, value)
    expect(await told(copied, await copied.get(back)), 'with the cookie of then').toContain(
      say('identity.sign_in.stale'),
    )
  })

  test('after ten minutes over there, or over the card, one begins again', async () => {
    const { person, sub } = await somebody()
    const slow = context.client()
    const back = await passService(await depart(slow), sub)
    await context.travel(minutes(10.1))
    expect(await told(slow, await slow.get(back))).toContain(say('identity.sign_in.stale'))

    const client = context.client()
    await signIn(client, sub)
    await client.get('/fr/sign-in/card')
    await context.travel(minutes(9.9))
    expect((await client.get('/fr/sign-in/card')).status).toBe(200)
    await context.travel(minutes(10.1))
    const late = await client.post('/fr/sign-in/card', numbersOf(person))
    expect(await told(client, late)).toContain(say('identity.sign_in.stale'))
    expect(await count('government_binding')).toBe(0)
  })

  test('two tabs that both leave may both come back', async () => {
    const { sub } = await somebody()
    const client = context.client()
    const first = await depart(client)
    const second = await depart(client)
    expect(await client.get(await passService(first, sub))).toMatchObject({
      location: '/fr/sign-in/card',
    })
    const after = await client.get(await passService(second, sub))
    expect(after.location).toBe('/fr/sign-in/card')
  })

  test('an answer that comes twice at once binds nothing twice, and fails for nobody', async () => {
    const { sub } = await somebody()
    const client = context.client()
    const back = await passService(await depart(client), sub)
    const twice = await Promise.all([client.get(back), client.get(back)])
    expect(twice.map(({ status }) => status)).toEqual([303, 303])
    expect(twice.map(({ location }) => location)).toContain('/fr/sign-in/card')
    expect(await count('government_session')).toBe(1)
  })

  test('a form from another session does not leave', async () => {
    const client = context.client()
    await client.get('/fr/identification')
    expect((await client.post('/fr/sign-in', { form_token: 'stale' })).status).toBe(422)
    expect((await client.get('/fr/sign-in')).location).toBe('/fr/identification')
    expect((await client.get('/fr/sign-in/card')).location).toBe('/fr/identification')
  })
})

test('two browsers that bind one identity to two cards at once leave one binding, and the other is refused', async () => {
  const { person, sub } = await somebody()
  const other = await aPerson(context.owner, context.keys)
  const cards = [person, other]
  const browsers = [context.client(), context.client()]
  for (const browser of browsers) {
    await signIn(browser, sub)
    await browser.get('/fr/sign-in/card')
  }
  const answers = await Promise.all(
    browsers.map((browser, at) => browser.post('/fr/sign-in/card', numbersOf(cards[at] ?? person))),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422])
  expect(await count('government_binding')).toBe(1)
})

test('two browsers that bind one identity to one card at once are both signed in', async () => {
  const { person, sub } = await somebody()
  const browsers = [context.client(), context.client()]
  for (const browser of browsers) {
    await signIn(browser, sub)
    await browser.get('/fr/sign-in/card')
  }
  const answers = await Promise.all(
    browsers.map((browser) => browser.post('/fr/sign-in/card', numbersOf(person))),
  )
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect(await count('government_binding')).toBe(1)
})

test('nothing of a code, a token, an identity or a secret is ever in a log', async () => {
  const { person, sub } = await somebody()
  lines.length = 0
  const client = context.client()
  const left = new URL(await depart(client))
  const back = await passService(left.href, sub)
  await client.get(back)
  await client.get(back)
  await client.get('/fr/sign-in/card')
  await client.post('/fr/sign-in/card', numbersOf(person))
  await client.get(`${back}x`)
  const written = lines.join('')
  expect(written).toContain('/fr/sign-in/return')
  const secrets = [
    sub,
    service.settings.clientSecret,
    new URLSearchParams(back.split('?')[1]).get('code') ?? 'no code',
    left.searchParams.get('state') ?? 'no state',
    left.searchParams.get('nonce') ?? 'no nonce',
    'eyJ',
  ]
  for (const secret of secrets) expect(written).not.toContain(secret)
})
