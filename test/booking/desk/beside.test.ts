import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, superuser } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot, type TestPerson } from '../../support/factories.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { aDesk } from './aDesk.ts'

const context = useApp()
let clinic: string
let slot: string
let first: TestPerson
let zoe: TestPerson
let visit: string
let desk: Awaited<ReturnType<typeof aDesk>>

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  const practitioner_id = (await aPractitioner(context.owner, clinic)).id
  slot = (await aSlot(context.owner, { clinic_id: clinic, practitioner_id })).id
  first = await aPerson(context.owner, context.keys)
  zoe = await aPerson(context.owner, context.keys, { identity: { first_name: 'Zoé' } })
  visit = await aVisitor(context, first).booked(slot)
  desk = await aDesk(context, clinic)
})

/** Says who telephones, and confirms one more visit in the taken slot. */
async function beside(person: TestPerson, change: Record<string, string> = {}) {
  const { call } = await desk.says({ health_insurance_number: person.health_insurance_number })
  const list = await desk.client.get(`/fr/staff/book/${call}/beside?day=2026-11-24`)
  const page = `/fr/staff/book/${call}/beside/${slot}`
  const shown = await desk.client.get(page)
  const answer = await desk.client.post(page, {
    ...{ key: desk.client.field('key'), count: desk.client.field('count'), reason: 'urgent' },
    ...{ seen: desk.client.field('seen'), messages: 'none', email: '', phone: '' },
    ...{ locale: 'fr', how: 'telephone', ...change },
  })
  return { call, list, shown, answer }
}

async function rowsOf(query: string) {
  const client = await superuser(context)
  const { rows } = await client.query(query)
  await client.end()
  return rows
}

const slotState = async () => (await rowsOf(`select status from slot where id = '${slot}'`))[0]

test('a visit beside another has a page of its own, a reason, an event, and shows as such in the day', async () => {
  const { list, shown, answer } = await beside(zoe)
  expect(list.text).toContain(`/beside/${slot}`)
  expect(shown.text).toContain('1 rendez-vous à cette heure')
  expect(answer.status).toBe(303)
  expect((await desk.client.get('/fr/staff/day?day=2026-11-24')).text).toContain(
    'En surplus : cas urgent',
  )
  expect(await rowsOf('select kind, channel from appointment_event order by at, kind')).toEqual([
    { kind: 'booked', channel: 'web' },
    { kind: 'overbooked', channel: 'telephone' },
  ])
})

test.each([
  ['reason', 'reason-urgent', 'Dites pourquoi'],
  ['messages', 'messages-email', 'Choisissez comment'],
])('without %s nothing is booked, and its field says so', async (field, target, words) => {
  const { answer } = await beside(zoe, { [field]: '' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`href="#${target}"`)
  expect(answer.text).toContain(words)
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('when one more came in between, the new count is shown before anything is booked', async () => {
  const { answer } = await beside(zoe, { count: '0' })
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('a changé')])
  expect(answer.text).toContain('name="count" value="1"')
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('of two who saw one visit, one books beside it, and the other is told that there are two', async () => {
  const luc = await aPerson(context.owner, context.keys, { identity: { first_name: 'Luc' } })
  const other = await aDesk(context, clinic)
  const pages = await Promise.all(
    [[desk, zoe] as const, [other, luc] as const].map(async ([who, person]) => {
      const { call } = await who.says({ health_insurance_number: person.health_insurance_number })
      const page = `/fr/staff/book/${call}/beside/${slot}`
      await who.client.get(page)
      const key = who.client.field('key')
      const said = { messages: 'none', email: '', phone: '', locale: 'fr', how: 'telephone' }
      return () => who.client.post(page, { ...said, key, count: '1', reason: 'urgent', seen: '' })
    }),
  )
  const answers = await Promise.all(pages.map((press) => press()))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409])
})

test('a person never has two visits at one time, beside others or not', async () => {
  const { answer } = await beside(first)
  expect([answer.status, answer.text]).toEqual([
    409,
    expect.stringContaining('déjà un rendez-vous ici'),
  ])
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('a slot is free again only when the last of its visits is cancelled', async () => {
  await beside(zoe)
  const cancel = async (id: string) => {
    await desk.client.get(`/fr/staff/day/visits/${id}/cancellation?day=2026-11-24`)
    const fields = { day: '2026-11-24', version: '1', for: 'clinic', how: 'telephone' }
    return desk.client.post(`/fr/staff/day/visits/${id}/cancellation`, fields)
  }
  await cancel(visit)
  expect(await slotState()).toEqual({ status: 'busy' })
  const [row] = await rowsOf('select id from appointment where overbooking_reason is not null')
  await cancel(row.id)
  expect(await slotState()).toEqual({ status: 'free' })
})

test('control: without that look, the slot of a visit that stands would be offered', async () => {
  const careless = () =>
    `create or replace function slot_in_use(p_slot uuid) returns boolean language sql as 'select false'`
  await sabotagedRoutine(context, 'slot_in_use', careless, async () => {
    await beside(zoe)
    await desk.client.get(`/fr/staff/day/visits/${visit}/cancellation?day=2026-11-24`)
    const fields = { day: '2026-11-24', version: '1', for: 'clinic', how: 'telephone' }
    await desk.client.post(`/fr/staff/day/visits/${visit}/cancellation`, fields)
    expect(await slotState()).toEqual({ status: 'free' })
  })
})

test('moved to a free slot, a visit is beside nothing any more', async () => {
  await beside(zoe)
  const [row] = await rowsOf('select id from appointment where overbooking_reason is not null')
  const free = (
    await aSlot(context.owner, { clinic_id: clinic, starts_at: '2026-11-25T15:00:00Z' })
  ).id
  const page = `/fr/staff/day/visits/${row.id}/move`
  await desk.client.get(`${page}?day=2026-11-24`)
  const fields = { day: '2026-11-24', week: '2026-11-23', version: '1', slot: free }
  expect((await desk.client.post(page, fields)).status).toBe(303)
  expect(await countOf(context, 'appointment', 'overbooking_reason is not null')).toBe(0)
  expect(await slotState()).toEqual({ status: 'busy' })
})

test('a free slot, and one of another clinic, have no such page', async () => {
  const { call } = await desk.says({ health_insurance_number: zoe.health_insurance_number })
  const away = (await aSlot(context.owner, { status: 'busy' })).id
  expect((await desk.client.get(`/fr/staff/book/${call}/beside/${away}`)).status).toBe(404)
  await context.owner.query(`update slot set status = 'free' where id = $1`, [slot])
  const { answer } = await beside(zoe)
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('n’est plus libre')])
})
