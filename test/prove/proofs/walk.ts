import { APPOINTMENT, expectSent } from '../people/journey.ts'
import { cardOf, person } from '../people/people.ts'
import { type Step, walker } from '../people/walker.ts'
import type { MailSink } from '../stage/mailSink.ts'
import { SEARCH } from '../stage/network.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'
import { waitUntil } from './waitUntil.ts'

/** The whole errand, without JavaScript, by the addresses and the names of fields that the site map promises. */
export const walk: Proof = {
  name: 'walk',
  prove: run,
  control: {
    without: 'free slots',
    sql: `update slot set status = 'busy-unavailable'`,
    prove: run,
  },
}

async function run(stage: Stage): Promise<string> {
  const pages = [await errand(stage, 'fr'), await errand(stage, 'en')]
  await expectWhole(stage.sql)
  return `identify, search, hold, contact, confirm, move, cancel and leave, with a message, in French (${pages[0]} pages) and in English (${pages[1]})`
}

const UUID = '[0-9a-f-]{36}'

async function errand({ sql, crowd, sink }: Stage, locale: 'fr' | 'en'): Promise<number> {
  const address = `essai-${locale}@prove.example`
  const step = walker(crowd.stranger(), locale)
  await arriveIn(step, locale)
  await step.open('/identification')
  await step.send('/identification', cardOf(person(locale === 'fr' ? 0 : 1)), '/search')

  await step.open('/search')
  const tomorrow = Temporal.Now.plainDateISO('America/Toronto').add({ days: 1 }).toString()
  const [chosen, rest] = [
    { ...SEARCH, door: 'nearby', from: tomorrow, moment: ['morning', 'afternoon'] },
    { method: ['clinic'], accessible: 'yes', language: 'fr' },
  ]
  await step.send('/search', { ...chosen, ...rest }, '/search')
  await step.open('/search')
  await step.open(step.link(`/clinics/${UUID}`))

  const held = await step.send(
    '/holds',
    { slot_id: step.offered('/holds', 'slot_id') },
    `/holds/${UUID}`,
  )
  await step.open(held)
  await step.send(held, { email: address, messages: 'email' }, `${held}/review`)
  await step.open(`${held}/review`)
  const kept = await step.send('/appointments', {}, `/appointments/${UUID}`)
  await step.open(kept)
  const reference = /class="reference">([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})</.exec(
    step.page(),
  )?.[1]
  expect(reference !== undefined, 'a confirmation without its reference')
  const calendar = await step.fetch(`${kept}/calendar.ics`)
  expect(calendar.text.startsWith('BEGIN:VCALENDAR'), 'the calendar file is none')

  await step.open(`${kept}/move`)
  const other = { slot_id: step.offered(`${kept}/move/hold`, 'slot_id') }
  const review = await step.send(`${kept}/move/hold`, other, `${kept}/move/${UUID}`)
  await step.open(review)
  await step.send(`${kept}/move`, {}, kept)
  await step.open('/appointments')
  const list = step.page().replaceAll('\u00a0', ' ')
  expect(list.includes(String(reference)), 'the list lacks the appointment')
  await step.open(`${kept}/cancellation`)
  await step.send(`${kept}/cancellation`, {}, kept)
  await step.open(kept)
  await step.send('/session/end', {}, String.raw`/identification\?ended`)
  expectSent(await step.fetch(kept), `/${locale}/identification`)

  const [, id] = APPOINTMENT.exec(`/fr${kept}`) ?? []
  const [row] = await sql<{ whole: boolean }>(GIVEN_BACK, [id])
  expect(row?.whole === true, 'the slot was not given back')
  await arrived(sink, address)
  return step.pages()
}

const arrived = ({ mails }: MailSink, address: string) =>
  waitUntil(
    () => mails.some((mail) => mail.includes(`To: ${address}`)) || `no message reached ${address}`,
    { longest: 15_000 },
  )

const GIVEN_BACK = `select a.status = 'cancelled' and a.version = 3 and s.status = 'free' as whole
  from appointment a join slot s on s.id = a.slot_id where a.id = $1`

/** English is reached through the attestation, from whatever page was asked for. */
async function arriveIn(step: Step, locale: 'fr' | 'en') {
  if (locale === 'fr') return step.open('')
  const answer = await step.fetch('/identification')
  expectSent(answer, /^\/en\/attestation\?to=/)
  await step.open(answer.location.slice('/en'.length))
  await step.send('/attestation', {}, '/identification')
}
