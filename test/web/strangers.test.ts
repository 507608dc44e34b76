import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { anyone, policyOf } from '../../src/web/allow.ts'
import { useApp } from '../support/app.ts'
import { superuser } from '../support/booking.ts'
import type { Answer, TestClient } from '../support/client.ts'
import { aPerson, aSlot, type TestPerson } from '../support/factories.ts'
import { ask, FORM } from './ask.ts'

const context = useApp()
let anne: TestPerson
let held: { hold: string; appointment: string }
let before: string[]

beforeEach(async () => {
  anne = await aPerson(context.owner, context.keys)
  const client = await context.identifiedClient(anne)
  const appointment = await booked(client, '2026-11-24T15:00:00Z')
  const slot = await aSlot(context.owner, { starts_at: '2026-11-25T15:00:00Z' })
  held = { appointment, hold: await holding(client, slot.id) }
  before = await everything()
})

async function holding(client: TestClient, slotId: string) {
  await client.get('/fr/search')
  const answer = await client.post('/fr/holds', { slot_id: slotId })
  return answer.location?.split('/').at(-1) ?? ''
}

/** Books as a person does, page by page. */
async function booked(client: TestClient, starts_at: string) {
  const slot = await aSlot(context.owner, { starts_at })
  const hold = await holding(client, slot.id)
  await client.get(`/fr/holds/${hold}`)
  await client.post(`/fr/holds/${hold}`, { email: 'anne@exemple.example', messages: 'email' })
  await client.get(`/fr/holds/${hold}/review`)
  const answer = await client.post('/fr/appointments', { hold_id: hold, key: client.field('key') })
  expect(answer.status).toBe(303)
  return answer.location?.split('/').at(-1) ?? ''
}

/** All that a stranger could have changed about Anne. */
async function everything() {
  const tables = ['appointment', 'patient', 'hold', 'slot', 'outbox', 'consent', 'submission']
  const client = await superuser(context)
  const { rows } = await client.query(
    tables
      .map((table) => `select '${table}' || t::text as row from ${table} t`)
      .join(' union all '),
  )
  await client.end()
  return rows.map(({ row }) => row).toSorted()
}

/** Who tries, and how each of them comes to the site. */
const strangers = {
  nobody: async () => {
    const client = context.client()
    await client.get('/fr/identification')
    return client
  },
  'another patient': async () => context.identifiedClient(),
  'another patient, with an appointment': async () => {
    const client = await context.identifiedClient()
    await booked(client, '2026-11-26T15:00:00Z')
    return client
  },
  'whoever has her card': async () => context.identifiedClient(anne),
}

/** Every route that names something of a person, and what a form sent to it would say. */
function attempts({ hold, appointment }: typeof held): [string, string, Record<string, string>?][] {
  const key = randomUUID()
  return [
    ['GET', `/holds/${hold}`],
    ['GET', `/holds/${hold}/review`],
    ['GET', `/holds/${hold}/extension`],
    ['GET', `/holds/${hold}/release`],
    ['POST', `/holds/${hold}`, { email: 'x@exemple.example', messages: 'none' }],
    ['POST', `/holds/${hold}/extension`, {}],
    ['POST', `/holds/${hold}/release`, {}],
    ['POST', '/appointments', { hold_id: hold, key }],
    ['GET', `/appointments/${appointment}`],
    ['GET', `/appointments/${appointment}/calendar.ics`],
    ['GET', `/appointments/${appointment}/cancellation`],
    ['GET', `/appointments/${appointment}/contact`],
    ['GET', `/appointments/${appointment}/move`],
    ['GET', `/appointments/${appointment}/move/hold`],
    ['GET', `/appointments/${appointment}/move/${hold}`],
    ['POST', `/appointments/${appointment}/move/hold`, { slot_id: key }],
    ['POST', `/appointments/${appointment}/cancellation`, { key }],
    [
      'POST',
      `/appointments/${appointment}/contact`,
      { email: 'x@exemple.example', messages: 'none' },
    ],
    ['POST', `/appointments/${appointment}/move`, { hold_id: hold, key }],
  ]
}

async function answerOf(
  client: TestClient,
  [method, path, fields = {}]: ReturnType<typeof attempts>[number],
) {
  // A booking asks for the step before it, whose answer must not tell anything either.
  if (path === '/appointments')
    await client.post(`/fr/holds/${fields['hold_id']}`, { email: '', messages: 'none' })
  return method === 'GET' ? client.get(`/fr${path}`) : client.post(`/fr${path}`, fields)
}

/** An answer without what is never the same twice. */
function compared({ status, location, text }: Answer, ids: string[]) {
  const plain = (said: string) =>
    ids
      .reduce((left, id) => left.replaceAll(id, 'ID'), said)
      .replaceAll(/name="(form_token|form_for|key)" value="[^"]*"/g, '')
  return { status, location: location && plain(location), text: plain(text) }
}

test.for(Object.keys(strangers) as (keyof typeof strangers)[])(
  'for %s, what is Anne’s does not exist, and nothing of it changes',
  async (who) => {
    const absent = { hold: randomUUID(), appointment: randomUUID() }
    const client = await strangers[who]()
    before = await everything()
    for (const [i, attempt] of attempts(held).entries()) {
      await client.get('/fr/confirm-identity')
      const theirs = await answerOf(client, attempt)
      await client.get('/fr/confirm-identity')
      const none = await answerOf(client, attempts(absent)[i] as typeof attempt)
      const route = `${attempt[0]} ${attempt[1]}`
      expect(compared(theirs, Object.values(held)), route).toEqual(
        compared(none, Object.values(absent)),
      )
      if (who === 'nobody')
        expect(theirs, route).toMatchObject({ status: 303, location: '/fr/identification' })
      else expect([303, 404, 409], route).toContain(theirs.status)
      if (theirs.status === 303 && who !== 'nobody')
        expect(route).toMatch(/^GET .*(extension|release|move\/hold)$/)
    }
    expect(await everything()).toEqual(before)
  },
)

test('control: to Anne herself, in the session that booked, each of these answers', async () => {
  const client = await context.identifiedClient(anne)
  const appointment = await booked(client, '2026-11-30T15:00:00Z')
  const slot = await aSlot(context.owner, { starts_at: '2026-11-27T15:00:00Z' })
  const own = { appointment, hold: await holding(client, slot.id) }
  for (const [method, path] of attempts(own)) {
    if (method !== 'GET' || /review|extension|release|move\//.test(path)) continue
    expect((await client.get(`/fr${path}`)).status, path).toBe(200)
  }
})

test('whoever has the card and finds the address of a confirmed hold learns nothing from it', async () => {
  const client = await superuser(context)
  const { rows } = await client.query('select hold_id from appointment where id = $1', [
    held.appointment,
  ])
  await client.end()
  const thief = await context.identifiedClient(anne)
  await thief.get('/fr/search')
  await thief.post(`/fr/holds/${rows[0].hold_id}`, { email: '', messages: 'none' })
  const answer = await thief.post('/fr/appointments', {
    hold_id: rows[0].hold_id,
    key: randomUUID(),
  })
  expect(answer.location).toBeUndefined()
  expect((await thief.get(`/fr/appointments/${held.appointment}`)).status).toBe(404)
})

test('whoever is not identified is led to identification, or to the sign-in of staff, whatever the page', async () => {
  const guarded = context.app.routes.filter(({ handler }) => {
    const policy = policyOf(handler)
    return policy !== undefined && policy !== anyone
  })
  expect(guarded.length).toBeGreaterThan(40)
  for (const { method, path } of guarded) {
    const locale = path.slice(1, 3)
    const answer = await ask(context, path.replace(':id', randomUUID()), {
      method,
      headers: { 'Content-Type': FORM, Cookie: 'attestation-3000=yes' },
    })
    const to = path.startsWith(`/${locale}/staff`) ? 'staff/sign-in' : 'identification'
    expect([answer.status, answer.headers.get('Location')], `${method} ${path}`).toEqual([
      303,
      `/${locale}/${to}`,
    ])
  }
})

test('the card alone opens no list: it leads to the second proof', async () => {
  const client = await context.identifiedClient(anne)
  expect(await client.get('/fr/appointments')).toMatchObject({
    status: 303,
    location: '/fr/confirm-identity',
  })
})

test('every route that names something of a person is tried above', () => {
  const tried = new Set(
    attempts(held).map(
      ([method, path]) => `${method} ${path.replaceAll(/\/[0-9a-f-]{36}/g, '/:id')}`,
    ),
  )
  const named = context.app.routes
    .filter(({ path }) => /^\/fr\/(holds|appointments)\/:/.test(path))
    .map(({ method, path }) => `${method} ${path.replace('/fr', '').replaceAll(/:\w+/g, ':id')}`)
  expect([...new Set(named)].filter((route) => !tried.has(route))).toEqual([])
})
