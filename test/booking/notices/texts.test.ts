import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeWith } from '../../../src/booking/compose.ts'
import type { Mail } from '../../../src/messages/channels/smtp.ts'
import type { Text } from '../../../src/messages/channels/text.ts'
import { OutboxMessage } from '../../../src/messages/outboxMessage.ts'
import { useApp } from '../../support/app.ts'
import { countOf } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aPerson, aSlot } from '../../support/factories.ts'
import { patientDeliver, patientPool } from '../../support/patient.ts'

const context = useApp()
let jobs: ReturnType<typeof patientPool>

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())

/** Sends all that waits, as the worker would, and tells what went where. */
async function delivered(): Promise<string[]> {
  const { rows } = await context.owner.query(
    'select row_to_json(outbox) as job from outbox order by not_before, kind, channel, sealed',
  )
  await context.owner.query('delete from outbox')
  const sent: (Mail | Text)[] = []
  const site = {
    origin: 'https://rdv.example',
    email: 'aide@rdv.example',
    name: { fr: 'Rendez-vous', en: 'Appointments' },
  }
  const delivery = {
    ...{ db: jobs.db, site, now: () => now },
    transport: { send: async (mail: Mail) => void sent.push(mail), close() {} },
    texts: { send: async (text: Text) => void sent.push(text) },
    compose: composeWith({ keys: context.keys, origin: site.origin, email: site.email }),
  }
  for (const { job } of rows)
    await patientDeliver(delivery, OutboxMessage.parse(job), AbortSignal.timeout(60_000))
  return sent.map((each) => `${each.to}: ${'subject' in each ? each.subject : each.text}`)
}

async function booked(browser: TestClient, fields: Record<string, string>) {
  await browser.get('/fr/search')
  const held = await browser.post('/fr/holds', { slot_id: (await aSlot(context.owner)).id })
  await browser.get(held.location ?? '')
  const said = await browser.post(held.location ?? '', fields)
  if (!said.location) return said
  await browser.get(said.location)
  const confirm = { hold_id: browser.field('hold_id'), key: browser.field('key') }
  return browser.post('/fr/appointments', confirm)
}

const both = { messages: 'both', email: 'elodie@exemple.ca', phone: '514 555-0199' }
const CONFIRMED =
  "Rendez-vous confirmé : mar. 24 nov. à 9 h 20, Clinique d'essai. https://rdv.example/fr/identification STOP = fin des textos"

test('who chooses both ways gets both, each once, each with its own consent', async () => {
  const browser = await context.identifiedClient()
  const { location } = await booked(browser, both)
  expect((await browser.get(`${location}`)).text).toContain('514 555-0199')
  const clinic = await context.owner.query('select name from clinic')
  expect(await delivered()).toEqual([
    'elodie@exemple.ca: Confirmation de votre rendez-vous',
    `+15145550199: ${CONFIRMED.replace("Clinique d'essai", clinic.rows[0].name.replaceAll('’', "'"))}`,
  ])
  expect(await delivered()).toEqual([])
  expect(await countOf(context, 'consent', `purpose in ('email', 'sms')`)).toBe(2)
})

test('who chooses texts alone gets no mail, though an address was left; who chooses nothing gets nothing', async () => {
  const browser = await context.identifiedClient()
  await booked(browser, { ...both, messages: 'sms' })
  expect(await delivered()).toEqual([expect.stringMatching(/^\+15145550199: Rendez-vous confirmé/)])
  const other = await context.identifiedClient(await aPerson(context.owner, context.keys))
  await booked(other, { ...both, messages: 'none' })
  expect(await delivered()).toEqual([])
})

test.each([
  ['sms', { email: 'elodie@exemple.ca', phone: '' }, 'phone'],
  ['both', { email: '', phone: '514 555-0199' }, 'email'],
  ['sms', { email: '', phone: '555-0199' }, 'phone'],
  ['pigeon', { email: 'elodie@exemple.ca', phone: '514 555-0199' }, 'messages'],
])(
  '%s with %j is refused at its field, and keeps what was typed',
  async (messages, typed, field) => {
    const browser = await context.identifiedClient()
    const answer = await booked(browser, { messages, ...typed })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(`href="#${field}`)
    for (const value of Object.values(typed)) expect(answer.text).toContain(`value="${value}"`)
  },
)

test('discreet messages tell neither when nor where, by either way', async () => {
  const browser = await context.identifiedClient()
  await booked(browser, { ...both, discreet: 'yes' })
  expect(await delivered()).toEqual([
    'elodie@exemple.ca: Un message vous attend',
    '+15145550199: Un message vous attend : https://rdv.example/fr/identification STOP = fin des textos',
  ])
})

test('who changes their number: the new one and the former are told, and nobody else', async () => {
  const browser = await context.identifiedClient()
  const { location } = await booked(browser, { ...both, messages: 'sms', email: '' })
  await delivered()
  await browser.get(`${location}/contact`)
  await browser.post(`${location}/contact`, { messages: 'sms', email: '', phone: '418 555-0123' })
  expect((await delivered()).toSorted()).toEqual([
    expect.stringMatching(/^\+14185550123: Les textos pour le rendez-vous du mar\. 24 nov\./),
    expect.stringMatching(
      /^\+15145550199: Les textos pour un rendez-vous, .* n'arrivent plus à ce numéro/,
    ),
  ])
})

test('a former number of discreet messages learns of no clinic', async () => {
  const browser = await context.identifiedClient()
  const { location } = await booked(browser, { ...both, messages: 'both', discreet: 'yes' })
  await delivered()
  await browser.get(`${location}/contact`)
  await browser.post(`${location}/contact`, { messages: 'none', email: '', phone: '' })
  const { rows } = await context.owner.query('select name from clinic')
  const told = (await delivered()).toSorted()
  expect(told).toEqual([
    expect.stringMatching(/^\+15145550199: Ce numéro ne recevra plus nos textos/),
    'elodie@exemple.ca: Cette adresse ne recevra plus de messages',
  ])
  expect(told.join()).not.toContain(rows[0].name)
})

test('a number that was only to be called is never written to', async () => {
  const browser = await context.identifiedClient()
  const { location } = await booked(browser, { ...both, messages: 'email' })
  await delivered()
  await browser.get(`${location}/contact`)
  await browser.post(`${location}/contact`, { ...both, messages: 'email', phone: '418 555-0123' })
  expect(await delivered()).toEqual([expect.stringMatching(/^elodie@exemple\.ca: /)])
})

test('a code sent by text opens what carries the number, to another session of the person', async () => {
  const person = await aPerson(context.owner, context.keys)
  const { location } = await booked(await context.identifiedClient(person), {
    ...both,
    messages: 'sms',
  })
  await delivered()
  const browser = await context.identifiedClient(person)
  expect((await browser.get(`${location}`)).status).toBe(404)
  await browser.get('/fr/confirm-identity')
  await browser.post('/fr/confirm-identity', { address: '(514) 555 0199' })
  const [text] = await delivered()
  expect(text).toMatch(/^\+15145550199: Votre code : \d{6}, valide 10 minutes/)
  await browser.get('/fr/confirm-identity')
  await browser.post('/fr/confirm-identity', { code: /\d{6}(?=,)/.exec(text ?? '')?.[0] ?? '' })
  expect((await browser.get(`${location}`)).status).toBe(200)
})

test('a number that no appointment carries gets no code', async () => {
  const browser = await context.identifiedClient()
  await booked(browser, { ...both, messages: 'sms' })
  await delivered()
  await browser.get('/fr/confirm-identity')
  await browser.post('/fr/confirm-identity', { address: '418 555-0123' })
  expect(await delivered()).toEqual([])
})
