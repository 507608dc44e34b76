import pg from 'pg'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { Parts } from '../../src/parts.ts'
import { cardOf, useApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { aPerson, aSlot } from '../support/factories.ts'
import { loggedTo } from '../support/logged.ts'

const context = useApp()

/** The application with a register that fails like this, and what it writes in its log. */
function failing(error: unknown) {
  const fail = () => Promise.reject(error)
  return logged({
    register: { match: fail, matchNumbers: fail, read: fail, open: fail, search: fail },
  })
}

function logged(change: Partial<Parts>) {
  const lines: string[] = []
  const log = loggedTo(lines)
  const site = { ...context.parts.site, log }
  const app = createApp({ ...context.parts, log, site, ...change })
  const client = createClient((request) =>
    app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
  )
  return { client, lines }
}

const statement = `select identity from patient where email = 'anne@exemple.example'`
const errors = {
  'a mistake of ours': new TypeError(`Cannot read properties of undefined (reading 'x')`),
  'a failure that quotes a statement': new Error(statement),
  'a failure of the database': Object.assign(new pg.DatabaseError(statement, 0, 'error'), {
    ...{ code: '22P02', constraint: 'patient_pkey', where: statement, query: statement },
    detail: 'Key (email)=(anne@exemple.example) already exists.',
  }),
}

test.for(Object.keys(errors) as (keyof typeof errors)[])(
  '%s shows a number to quote, and nothing of what happened',
  async (kind) => {
    const { client, lines } = failing(errors[kind])
    await client.get('/fr/identification')
    const answer = await client.post(
      '/fr/identification',
      cardOf(await aPerson(context.owner, context.keys)),
    )
    expect(answer.status).toBe(500)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Content-Security-Policy')).toContain(`default-src 'none'`)
    for (const word of [
      'select',
      'patient',
      'Error',
      '.ts',
      'node_modules',
      'undefined',
      'exemple',
      '22P02',
    ])
      expect(answer.text, word).not.toContain(word)
    const [id] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(answer.text) ?? []
    const failed = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'failed')
    expect(failed.id).toBe(id)
  },
)

test('the log of a database failure has its state and constraint, and no value', async () => {
  const { client, lines } = failing(errors['a failure of the database'])
  await client.get('/fr/identification')
  await client.post('/fr/identification', cardOf(await aPerson(context.owner, context.keys)))
  const failed = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'failed')
  expect(failed.error).toEqual({ state: '22P02', constraint: 'patient_pkey' })
  expect(lines.join()).not.toContain('exemple')
})

test('from the card to the confirmation, the log names nobody and quotes no search', async () => {
  const { client, lines } = logged({})
  const person = await aPerson(context.owner, context.keys)
  await client.get('/fr/identification')
  await client.post('/fr/identification', { ...cardOf(person), sequence_number: '98' })
  await client.post('/fr/identification', cardOf(person))
  await client.get('/fr/search')
  await client.post('/fr/search', { door: 'doctor', reason: 'semi_urgent', language: 'en' })
  await client.get('/fr/search?reason=pregnancy')
  const slot = await aSlot(context.owner)
  const held = (await client.post('/fr/holds', { slot_id: slot.id })).location ?? ''
  await client.get(held)
  await client.post(held, { email: 'elodie@exemple.example', messages: 'email' })
  await client.get(`${held}/review`)
  const key = client.field('key')
  const booked = await client.post('/fr/appointments', {
    hold_id: held.split('/').at(-1) ?? '',
    key,
  })
  expect(booked.status).toBe(303)
  const page = await client.get(booked.location ?? '')
  await client.get('/fr/confirm-identity?email=elodie@exemple.example')
  expect(lines.length).toBeGreaterThan(10)
  const [reference = ''] = /[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}/.exec(page.text) ?? []
  expect(reference).not.toBe('')
  const personal = [
    ...[person.health_insurance_number, person.person, person.first_name, person.last_name],
    ...[person.birth_date, 'elodie', 'exemple', 'semi_urgent', 'pregnancy', reference, slot.id],
    ...[
      held.split('/').at(-1) ?? '',
      booked.location ?? '',
      '127.0.0.1',
      key,
      ...client.cookies.values(),
    ],
  ]
  for (const word of personal) expect(lines.join(), word).not.toContain(word)
})

test('no page after identification is kept by anyone, and none has anything personal in its address or title', async () => {
  const person = await aPerson(context.owner, context.keys)
  const client = await context.identifiedClient(person)
  for (const path of [
    '/fr/search',
    '/fr/confirm-identity',
    '/fr/mailbox',
    '/fr/appointments',
    '/fr/nowhere',
  ]) {
    const answer = await client.get(path)
    expect(answer.headers.get('Cache-Control'), path).toBe('no-store')
    const [, title = ''] = /<title>([^<]*)<\/title>/.exec(answer.text) ?? []
    for (const word of [person.first_name, person.last_name, person.health_insurance_number])
      expect(title + (answer.location ?? '')).not.toContain(word)
  }
})
