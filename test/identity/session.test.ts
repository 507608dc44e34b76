import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { patients } from '../../src/identity/session.ts'
import { useApp } from '../support/app.ts'
import { now } from '../support/database.ts'
import { aPerson, aSlot } from '../support/factories.ts'

const context = useApp()
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const page = '/fr/confirm-identity'
const toIdentification = { status: 303, location: '/fr/identification' }
const ended = { status: 303, location: '/fr/identification?ended' }

describe('“Quitter”', () => {
  test('leads to the card form, and the browser forgets what it kept', async () => {
    const client = await context.identifiedClient()
    await client.get(page)
    const answer = await client.post('/fr/session/end', {})
    expect(answer).toMatchObject(ended)
    expect(answer.headers.get('Clear-Site-Data')).toBe('"cache", "storage"')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(client.cookies.size).toBe(0)
    expect(await client.get(page)).toMatchObject(toIdentification)
  })

  test('keeps the cookies of language and consent', async () => {
    const client = await context.identifiedClient(undefined, 'en')
    await client.get('/en/confirm-identity')
    await client.post('/en/session/end', {})
    expect([...client.cookies.keys()]).toEqual(['attestation-3000'])
  })

  test('a cookie copied before it opens nothing after, however often it is replayed (S-04)', async () => {
    const client = await context.identifiedClient()
    await client.get(page)
    const copied = new Map(client.cookies)
    await client.post('/fr/session/end', {})

    const replay = context.client()
    const again = () => {
      for (const [name, value] of copied) replay.cookies.set(name, value)
      return replay.get(page)
    }
    expect(await again()).toMatchObject(toIdentification)
    expect(await again()).toMatchObject(toIdentification)

    await context.owner.query('truncate ended_session')
    expect((await again()).status, 'if endings were not remembered').toBe(200)
  })

  test('gives back the slot that was held, and no one else’s', async () => {
    const client = await context.identifiedClient()
    const sealed = [...client.cookies.values()][0] ?? ''
    const session = await context.parts.seal.unseal(decodeURIComponent(sealed), patients)
    const other = randomUUID()
    for (const holding of [session?.id, other]) {
      const slot = await aSlot(context.owner)
      await context.owner.query(
        `insert into hold (slot_id, holder, session, until) values ($1, $2, $3, app_now() + interval '10 minutes')`,
        [slot.id, session?.person, holding],
      )
    }
    await client.get(page)
    await client.post('/fr/session/end', {})
    const { rows } = await context.owner.query('select session from hold')
    expect(rows).toEqual([{ session: other }])
  })

  test('leaves to the same person’s other session what it holds', async () => {
    const person = await aPerson(context.owner, context.keys)
    const client = await context.identifiedClient(person)
    const slot = await aSlot(context.owner)
    await context.owner.query(
      `insert into hold (slot_id, holder, session, until) values ($1, $2, $3, app_now() + interval '10 minutes')`,
      [slot.id, person.person, randomUUID()],
    )
    await client.get(page)
    await client.post('/fr/session/end', {})
    expect((await context.owner.query('select from hold')).rowCount).toBe(1)
  })

  test('on a page left open, whose form is stale, leaves all the same', async () => {
    const client = await context.identifiedClient()
    const copied = new Map(client.cookies)
    const answer = await client.post('/fr/session/end', { form_token: 'stale' })
    expect(answer).toMatchObject(ended)
    expect(client.cookies.size).toBe(0)
    for (const [name, value] of copied) client.cookies.set(name, value)
    expect(await client.get(page)).toMatchObject(toIdentification)
  })

  test('is of no use to another site', async () => {
    const client = await context.identifiedClient()
    const elsewhere = { Origin: 'https://elsewhere.example' }
    expect((await client.post('/fr/session/end', {}, elsewhere)).status).toBe(403)
    expect((await client.get(page)).status).toBe(200)
  })

  test('without a session simply leads to the card form', async () => {
    expect(await context.client().post('/fr/session/end', {})).toMatchObject(toIdentification)
    expect(await context.client().get('/fr/session/end')).toMatchObject(toIdentification)
  })
})

describe('a session', () => {
  test('ends after 15 minutes without activity, and the card form says why', async () => {
    const client = await context.identifiedClient()
    await context.travel(minutes(14.9))
    expect((await client.get(page)).status).toBe(200)
    await context.travel(minutes(14.9 + 15))
    expect(await client.get(page)).toMatchObject(toIdentification)
    expect((await client.get('/fr/identification')).text).toContain('Votre session est terminée')
    expect((await client.get('/fr/identification')).text).not.toContain(
      'Votre session est terminée',
    )
  })

  test('ends after an hour whatever the activity', async () => {
    const client = await context.identifiedClient()
    for (let at = 10; at < 60; at += 10) {
      await context.travel(minutes(at))
      expect((await client.get(page)).status).toBe(200)
    }
    await context.travel(minutes(60))
    expect(await client.get(page)).toMatchObject(toIdentification)
  })
})

describe('staying', () => {
  test('moves the end, even within a minute of the last page', async () => {
    const client = await context.identifiedClient()
    await client.get(page)
    await context.travel(minutes(0.5))
    const before = [...client.cookies.values()]
    expect((await client.post('/fr/session/extension', {})).status).toBe(303)
    expect([...client.cookies.values()]).not.toEqual(before)
    await context.travel(minutes(15.2))
    expect((await client.get(page)).status).toBe(200)
  })

  test.each([
    ['http://localhost:3000/fr/clinics/1?week=2026-11-23', '/fr/clinics/1?week=2026-11-23'],
    ['http://localhost:3000/en/search', '/en/search'],
    ['http://localhost:3000/fr', '/fr'],
    ['http://localhost:3000/static/style.css', '/fr/search'],
    ['http://localhost:3000/french', '/fr/search'],
    ['http://localhost:3001/fr/search', '/fr/search'],
    ['https://elsewhere.example/fr/clinics/1', '/fr/search'],
    ['https://elsewhere.example/http://localhost:3000/fr', '/fr/search'],
    ['javascript:alert(1)', '/fr/search'],
    ['', '/fr/search'],
  ])('from %j leads to %s', async (Referer, location) => {
    const client = await context.identifiedClient()
    await client.get(page)
    const answer = await client.post('/fr/session/extension', {}, Referer ? { Referer } : {})
    expect(answer).toMatchObject({ status: 303, location })
  })

  test('asked for by a script answers nothing but a fresh cookie', async () => {
    const client = await context.identifiedClient()
    await client.get(page)
    await context.travel(minutes(1))
    const answer = await client.post('/fr/session/extension', {}, { 'HX-Request-Type': 'partial' })
    expect(answer).toMatchObject({ status: 204, text: '' })
    expect(answer.headers.getSetCookie()).toHaveLength(1)
  })

  test('is refused without the form’s token, and once the session is over', async () => {
    const client = await context.identifiedClient()
    const refused = await client.post('/fr/session/extension', { form_token: 'x' })
    expect(refused.status).toBe(422)
    await context.travel(minutes(16))
    expect(await client.post('/fr/session/extension', {})).toMatchObject(toIdentification)
  })

  test('its address, opened as a page, leads to the search', async () => {
    const client = await context.identifiedClient()
    expect(await client.get('/fr/session/extension')).toMatchObject({
      status: 303,
      location: '/fr/search',
    })
  })
})

test('whoever signed in elsewhere is known before they say which card is theirs, and a newcomer is not', () => {
  const session = patients.begin(now)
  expect(patients.known(session)).toBe(false)
  const unbound = {} as NonNullable<typeof session.unbound>
  expect(patients.known({ ...session, unbound })).toBe(true)
})
