import { describe, expect, test } from 'vitest'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import { cardOf, useApp } from '../support/app.ts'
import type { Answer } from '../support/client.ts'
import { aPerson } from '../support/factories.ts'

const context = useApp()
const identity = {
  first_name: 'Marie-Ève',
  last_name: 'Côté-Gagnon',
  health_insurance_number: 'TEST54122816',
  sequence_number: '02',
  birth_date: '1954-12-28',
  sex: 'female',
}
const card = cardOf({ person: '', ...identity })
const insured = (change = {}, row = {}) =>
  aPerson(context.owner, context.keys, { identity: { ...identity, ...change }, ...row })

async function identify(change: Record<string, string> = {}, locale = 'fr') {
  const client = context.client()
  if (locale === 'en') {
    await client.get('/en/attestation')
    await client.post('/en/attestation', {})
  }
  await client.get(`/${locale}/identification`)
  return { client, answer: await client.post(`/${locale}/identification`, { ...card, ...change }) }
}

/** All of an answer that anyone can see, but for what is random in every answer. */
function visible({ status, text, headers }: Answer) {
  const kept = [...headers].filter(([name]) => name !== 'set-cookie')
  const cookies = headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ''))
  const page = text.replaceAll(/(name="form_token" value=")[^"]*/g, '$1')
  return { status, page, headers: kept, cookies }
}

describe('the card form', () => {
  test('says how to fill each field, what becomes of it, and which address is ours', async () => {
    const { text, status } = await context.client().get('/fr/identification')
    expect(status).toBe(200)
    for (const name of Object.keys(card)) expect(text).toContain(`name="${name}"`)
    for (const fill of ['given-name', 'family-name', 'bday-day', 'bday-month', 'bday-year'])
      expect(text).toContain(`autocomplete="${fill}"`)
    expect(text).toContain('http://localhost:3000')
    expect(text).toContain('href="/fr/privacy"')
    expect(text).toContain('href="/fr/terms"')
    expect(text).toContain('1 800 555-0199')
    expect(text).not.toContain('checked')
    expect(text).not.toContain('onpaste')
  })

  test('identifies with the card, typed in one’s own way, and leads to the search', async () => {
    await insured()
    const { client, answer } = await identify({
      first_name: 'marie eve',
      last_name: 'COTE',
      health_insurance_number: 'test 5412-2816',
    })
    expect(answer).toMatchObject({ status: 303, location: '/fr/search' })
    expect((await client.get('/fr/confirm-identity')).status).toBe(200)
  })

  test('works in English', async () => {
    await insured()
    const { answer } = await identify({}, 'en')
    expect(answer).toMatchObject({ status: 303, location: '/en/search' })
  })

  test('lets an expired card through', async () => {
    await insured({}, { expires_on: '2024-01-31' })
    const { answer } = await identify()
    expect(answer.status).toBe(303)
  })

  test('sent incomplete, comes back with what was typed and a message at each field', async () => {
    const { answer } = await identify({ sequence_number: '', birth_day: '31', birth_month: '2' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#sequence_number"')
    expect(answer.text).toContain('href="#birth_day"')
    expect(answer.text).toContain('value="Marie-Ève"')
  })

  test('without a name that the card has, says so at its field', async () => {
    await insured()
    const { answer } = await identify({ last_name: '' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#last_name"')
    expect(answer.text).not.toContain('href="#first_name"')
  })

  test('sent without accepting the terms, identifies nobody', async () => {
    await insured()
    const { answer } = await identify({ accept_terms: '' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#accept_terms"')
  })

  test('sent from another session is refused, and what was typed stays', async () => {
    await insured()
    const other = context.client()
    await other.get('/fr/identification')
    const client = context.client()
    await client.get('/fr/identification')
    const form_token = other.field('form_token')
    const answer = await client.post('/fr/identification', { ...card, form_token })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('TEST54122816')
    expect((await client.post('/fr/identification', card)).status).toBe(303)
  })

  test('keeps the card out of addresses, cookies and titles', async () => {
    await insured()
    const { client, answer } = await identify({ sequence_number: '09' })
    expect(answer.text).not.toMatch(/<title>[^<]*(TEST|Marie|Côté)/)
    expect([...client.cookies.values()].join()).not.toMatch(/TEST5412|Marie/)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('a refusal tells nothing (S-03)', () => {
  test('unknown, wrong and throttled answers are the same to the byte', async () => {
    const unknown = visible((await identify()).answer)

    await insured({ sequence_number: '07' })
    const wrong = visible((await identify()).answer)

    await context.owner.query('delete from register_entry')
    await insured()
    for (let times = 0; times < 5; times++) await identify({ sequence_number: '99' })
    const throttled = visible((await identify()).answer)

    expect(unknown.status).toBe(422)
    expect(unknown.page).toContain('<li>Ces renseignements ne permettent pas de vous identifier.')
    expect(wrong).toEqual(unknown)
    expect(throttled).toEqual(unknown)
  })

  test('a number that is probably mistyped is said to be, insured or not', async () => {
    const typed = { health_insurance_number: 'TEST54122811' }
    const unknown = visible((await identify(typed)).answer)
    await insured({ ...typed, sequence_number: '07' })
    expect(visible((await identify(typed)).answer)).toEqual(unknown)
    expect(unknown.page).toContain('href="#health_insurance_number"')
    expect((await identify()).answer.text).not.toContain('href="#health_insurance_number"')
  })

  test('a number that looks mistyped identifies all the same: the register decides', async () => {
    const typed = { health_insurance_number: 'TEST54122811' }
    await insured(typed)
    expect((await identify(typed)).answer.status).toBe(303)
  })
})

describe('the session that begins (S-04)', () => {
  test('is another one: neither its cookie nor its form token was known before', async () => {
    await insured()
    const client = context.client()
    await client.get('/fr/identification')
    const before = { token: client.field('form_token'), cookies: new Map(client.cookies) }
    await client.post('/fr/identification', card)
    await client.get('/fr/confirm-identity')
    const stale = await client.post('/fr/session/extension', { form_token: before.token })
    expect(stale.status).toBe(422)
    expect([...client.cookies.values()]).not.toEqual([...before.cookies.values()])
  })

  test('ends the one of whoever was identified before in the same browser', async () => {
    await insured()
    const { client } = await identify()
    const former = new Map(client.cookies)
    await client.get('/fr/identification')
    expect((await client.post('/fr/identification', card)).status).toBe(303)
    const replay = context.client()
    for (const [name, value] of former) replay.cookies.set(name, value)
    expect(await replay.get('/fr/confirm-identity')).toMatchObject({
      status: 303,
      location: '/fr/identification',
    })
  })
})

describe('where identification leads', () => {
  test.each([
    ['to the search', ['/identification'], '/fr/search'],
    [
      'to appointments',
      ['/identification?for=appointments', '/identification'],
      '/fr/confirm-identity',
    ],
    ['back to appointments', ['/appointments'], '/fr/confirm-identity'],
    [
      'to appointments, by the page of the second proof too',
      ['/appointments', '/confirm-identity'],
      '/fr/confirm-identity',
    ],
    [
      'to the search, for whoever then prefers to book',
      ['/appointments', '/identification?for=booking'],
      '/fr/search',
    ],
    [
      'to the search, for whoever then asked for it',
      ['/identification?for=appointments', '/search'],
      '/fr/search',
    ],
  ])('%s', async (_where, pages, location) => {
    await insured()
    const client = context.client()
    for (const page of pages) await client.get(`/fr${page}`)
    await client.get('/fr/identification')
    expect(await client.post('/fr/identification', card)).toMatchObject({ status: 303, location })
  })
})

describe('an address that fails too often', () => {
  const strict = useApp(() => ({
    throttles: createThrottles(strict.db, {
      perHour: 5,
      perDay: 10,
      perPersonPerDay: 20,
      perAddressPerHour: 2,
    }),
  }))

  test('is told so openly, with when to come back and the telephone way', async () => {
    const client = strict.client()
    await client.get('/fr/identification')
    for (const birth_year of ['1951', '1952'])
      await client.post('/fr/identification', { ...card, birth_year })
    const answer = await client.post('/fr/identification', { ...card, birth_year: '1953' })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(3500)
    expect(answer.text).toContain('1 800 555-0199')
  })
})
