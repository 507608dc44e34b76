import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patients } from '../../../src/identity/session.ts'
import { cardOf, useApp } from '../../support/app.ts'
import type { Answer, TestClient } from '../../support/client.ts'
import { aPerson } from '../../support/factories.ts'
import { appointmentOf } from './appointmentOf.ts'

const context = useApp()
const page = '/fr/confirm-identity'
const reference = 'ACDEFGHJKMNP'
const email = 'elodie@example.ca'
const toAppointment = {
  status: 303,
  location: expect.stringMatching(/^\/fr\/appointments\/[0-9a-f-]{36}$/),
}
let superuser: pg.Client

beforeAll(async () => {
  superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
})
afterAll(() => superuser.end())

async function someone(appointment?: { reference?: string; email?: string }) {
  const person = await aPerson(context.owner, context.keys)
  const id =
    appointment && (await appointmentOf(superuser, context.keys, person.person, appointment))
  const client = await context.identifiedClient(person)
  await client.get(page)
  return { client, id, person: person.person }
}

async function sessionOf(client: TestClient) {
  const sealed = [...client.cookies.values()][0] ?? ''
  const session = await context.parts.seal.unseal(decodeURIComponent(sealed), patients)
  if (!session) throw new Error('no session')
  return session
}

async function sentCode() {
  const { rows } = await superuser.query('select id, sealed from outbox order by id desc limit 1')
  const text = context.keys.unseal(rows[0].sealed, `outbox:${rows[0].id}:sealed`)
  return (JSON.parse(text) as { code: string }).code
}

function visible({ status, location, text, headers }: Answer) {
  const kept = [...headers].filter(([name]) => name !== 'set-cookie')
  const cookies = headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ''))
  const shown = text.replaceAll(/(name="form_(?:token|for)" value=")[^"]*/g, '$1')
  return { status, location, shown, headers: kept, cookies }
}

describe('card data alone discloses no appointment (S-01)', () => {
  /** Everything one can ask with card data, and all of the answers that can be seen. */
  async function everything(client: TestClient) {
    const answers = [
      await client.get('/fr/appointments'),
      await client.get(page),
      await client.post(page, { reference: 'PNMKJHGFEDCA' }),
      await client.post(page, { address: email }),
      await client.get(page),
      await client.post(page, { code: '000000' }),
      await client.post(page, { address: 'other@example.ca' }),
      await client.get(page),
      await client.get('/fr/appointments'),
    ]
    return answers.map(visible)
  }

  test('someone with appointments and someone without get the same answers', async () => {
    const withOne = await everything((await someone({ reference, email })).client)
    const without = await everything((await someone()).client)
    expect(withOne).toEqual(without)
    expect(withOne[0]).toMatchObject({ status: 303, location: page })
    expect(withOne.at(-1)).toMatchObject({ status: 303, location: page })
    const { rows } = await superuser.query('select from outbox')
    expect(rows, 'and yet the one who has one was sent a code').toHaveLength(1)
  })

  test('a reference that opened would be seen', async () => {
    const right = await someone({ reference })
    const answer = visible(await right.client.post(page, { reference }))
    const other = await someone()
    expect(visible(await other.client.post(page, { reference }))).not.toEqual(answer)
  })

  test('nobody identified is sent to the card form', async () => {
    const client = context.client()
    expect(await client.get(page)).toMatchObject({ status: 303, location: '/fr/identification' })
    expect(await client.post(page, { reference })).toMatchObject({
      status: 303,
      location: '/fr/identification',
    })
  })
})

describe('a reference', () => {
  test.each([['acde fghj kmnp'], ['ACDE-FGHJ-KMNP'], [' ACDE.FGHJ.KMNP '], ['ＡＣＤＥfghjkmnp']])(
    'typed as %j opens its appointment and no other',
    async (typed) => {
      const { client, id, person } = await someone({ reference })
      await appointmentOf(superuser, context.keys, person, { reference: 'PNMKJHGFEDCA' })
      expect(await client.post(page, { reference: typed })).toMatchObject({
        status: 303,
        location: `/fr/appointments/${id}`,
      })
      const session = await sessionOf(client)
      expect(session.opened).toEqual([id])
      expect(session.openedAddress).toBeUndefined()
    },
  )

  test('of someone else is refused like one that does not exist', async () => {
    await someone({ reference })
    const { client } = await someone({ reference: 'PNMKJHGFEDCA' })
    const foreign = await client.post(page, { reference })
    const absent = await client.post(page, { reference: 'AAAAAAAAAAAA' })
    expect(foreign.status).toBe(422)
    const without = (answer: Answer, typed: string) =>
      JSON.stringify(visible(answer)).replaceAll(typed, '')
    expect(without(foreign, reference)).toBe(without(absent, 'AAAAAAAAAAAA'))
    expect((await sessionOf(client)).opened).toEqual([])
  })

  test('that cannot be one is told so at its field', async () => {
    const { client } = await someone()
    const answer = await client.post(page, { reference: 'ABC' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#reference"')
    expect(answer.text).toContain('value="ABC"')
  })
})

describe('whoever comes to manage an appointment', () => {
  const arrive = async (given?: string) => {
    const person = await aPerson(context.owner, context.keys)
    const id = await appointmentOf(superuser, context.keys, person.person, { reference })
    const client = context.client()
    await client.get('/fr/identification?for=appointments')
    const card = { ...cardOf(person), ...(given !== undefined && { reference: given }) }
    const answer = await client.post('/fr/identification', card)
    expect(answer).toMatchObject({ status: 303, location: page })
    return { client, id }
  }

  test('gives the reference with the card, and is led to the appointment', async () => {
    const { client, id } = await arrive('acde-fghj-kmnp')
    expect(await client.get(page)).toMatchObject({
      status: 303,
      location: `/fr/appointments/${id}`,
    })
  })

  test('who gave a wrong one is told so, once, with what was typed', async () => {
    const { client } = await arrive('AAAA BBBB CCCC')
    const told = await client.get(page)
    expect(told.status).toBe(422)
    expect(told.text).toContain('value="AAAA BBBB CCCC"')
    expect((await client.get(page)).text).not.toContain('AAAA BBBB')
  })

  test('without one, is asked for the second proof', async () => {
    const { client } = await arrive('')
    expect((await client.get(page)).text).toContain('name="reference"')
  })

  test('from a page of an appointment, is led back the same way', async () => {
    const client = context.client()
    expect((await client.get('/fr/appointments')).location).toBe('/fr/identification')
    expect((await client.get('/fr/identification')).text).toContain('Identifiez-vous d’abord')
    const card = cardOf(await aPerson(context.owner, context.keys))
    expect((await client.post('/fr/identification', card)).location).toBe(page)
  })
})

describe('a code', () => {
  test('that opens several leads to their list', async () => {
    const { client, person } = await someone({ reference, email })
    await appointmentOf(superuser, context.keys, person, { reference: 'PNMKJHGFEDCA', email })
    await client.post(page, { address: email })
    await client.get(page)
    const answer = await client.post(page, { code: await sentCode() })
    expect(answer).toMatchObject({ status: 303, location: '/fr/appointments' })
  })

  test('opens the appointments that carry the address', async () => {
    const { client } = await someone({ reference, email })
    expect(await client.post(page, { address: 'Elodie@Example.ca' })).toMatchObject({
      status: 303,
      location: page,
    })
    expect((await client.get(page)).text).toContain('name="code"')
    expect(await client.post(page, { code: await sentCode() })).toMatchObject(toAppointment)
    const session = await sessionOf(client)
    expect(session.openedAddress).toBe(context.keys.blindIndex('email', email))
    expect(session.opened).toEqual([])
    expect(session.askedAddress).toBeUndefined()
  })

  test('may be typed with a space, and wrong ones are told in one way', async () => {
    const { client } = await someone({ reference, email })
    await client.post(page, { address: email })
    await client.get(page)
    const code = await sentCode()
    const other = code === '123456' ? '123457' : '123456'
    const wrong = await client.post(page, { code: other })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('href="#code"')
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`
    expect(await client.post(page, { code: spaced })).toMatchObject(toAppointment)
  })

  test('asked for in one session opens nothing in another of the same person', async () => {
    const person = await aPerson(context.owner, context.keys)
    await appointmentOf(superuser, context.keys, person.person, { email })
    const [one, other] = [
      await context.identifiedClient(person),
      await context.identifiedClient(person),
    ]
    await one.get(page)
    await one.post(page, { address: email })
    await other.get(page)
    expect((await other.post(page, { code: await sentCode() })).status).toBe(422)
    expect((await one.post(page, { code: await sentCode() })).status).toBe(303)
  })

  test('is not asked for without a real address, and it is our words that say so', async () => {
    const { client } = await someone()
    expect((await client.get(page)).text).toMatch(/<form [^>]*confirm-identity" novalidate>/)
    const answer = await client.post(page, { address: 'elodie' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#address"')
  })
})

describe('the confirmed level', () => {
  test('takes a new form token: one seen before is stale after (S-04)', async () => {
    const { client } = await someone({ reference })
    const form_token = client.field('form_token')
    await client.post(page, { reference })
    expect((await client.post(page, { reference, form_token })).status).toBe(422)
    await client.get(page)
    expect((await client.post(page, { reference })).status).toBe(303)
  })

  test('keeps the visit, so that a held slot stays held', async () => {
    const { client } = await someone({ reference })
    const before = await sessionOf(client)
    await client.post(page, { reference })
    expect((await sessionOf(client)).id).toBe(before.id)
  })

  test('two forms at once, or none, are refused', async () => {
    const { client } = await someone({ reference, email })
    expect((await client.post(page, { reference, email })).status).toBe(422)
    expect((await client.post(page, {})).status).toBe(422)
    expect((await sessionOf(client)).opened).toEqual([])
  })
})
