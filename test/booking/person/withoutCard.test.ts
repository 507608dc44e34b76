import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../../src/privacy/actor.ts'
import { openRecord } from '../../../src/privacy/door.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, disorder, superuser } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'
import { aDesk } from '../desk/aDesk.ts'

const context = useApp()
let clinic: string
let slot: string
let desk: Awaited<ReturnType<typeof aDesk>>
const BABY = {
  ...{ last_name: 'Lafrenière-Roy', first_name: 'Bébé', birth_date: '2026-11-20' },
  reason: 'newborn',
}

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  slot = await slotAt('2026-11-24T14:20:00Z')
  desk = await aDesk(context, clinic)
})

async function slotAt(starts_at: string) {
  const practitioner_id = (await aPractitioner(context.owner, clinic)).id
  return (await aSlot(context.owner, { clinic_id: clinic, practitioner_id, starts_at })).id
}

async function rowsOf<T>(query: string): Promise<T[]> {
  const client = await superuser(context)
  const { rows } = await client.query(query)
  await client.end()
  return rows as T[]
}

/** Books for somebody without a card; who that is, opaque, and the visit. */
async function withoutCard(fields: Record<string, string> = BABY) {
  const { call } = await desk.says({ slot })
  const noted = await desk.client.post(`/fr/staff/book/${call}/without-card`, fields)
  if (noted.status !== 303) return { noted, person: '', visit: '' }
  await desk.confirms(call, { messages: 'email', email: 'bebe@exemple.ca' })
  const [row] = await rowsOf<{ person: string; id: string }>(
    'select p.person, a.id from appointment a join patient p on p.id = a.patient_id',
  )
  return { noted, person: row?.person ?? '', visit: row?.id ?? '' }
}

async function merged(person: string, number: string) {
  const page = `/fr/staff/book/people/${person}/card`
  await desk.client.get(page)
  const fields = { person: desk.client.field('person'), health_insurance_number: number }
  const found = await desk.client.post(page, fields)
  if (!found.location) return { found, both: found, answer: found }
  const both = await desk.client.get(found.location)
  const answer = await desk.client.post(found.location, { into: desk.client.field('into') })
  return { found, both, answer }
}

test('somebody without a card is booked by name, birth date and reason, and waits for the card', async () => {
  const { person, visit } = await withoutCard()
  expect((await desk.client.get('/fr/staff/day?day=2026-11-24')).text).toContain(
    'Lafrenière-Roy, Bébé',
  )
  expect(
    await rowsOf('select kind, appointment_id, cause from review_item where closed_at is null'),
  ).toEqual([{ kind: 'regularise', appointment_id: visit, cause: 'newborn' }])
  const { text } = await desk.client.get(`/fr/staff/book/people/${person}`)
  expect(text).toContain('Sans carte (Nouveau-né)')
  const way = await desk.client.get(`/fr/staff/book/visits/${visit}`)
  expect(way.location).toBe(`/fr/staff/book/people/${person}`)
  const dump = JSON.stringify(await rowsOf('select * from unregistered_person'))
  expect(dump).not.toMatch(/Lafrenière|Bébé|2026-11-20/)
})

test.each([
  ['last_name', ''],
  ['first_name', '--'],
  ['birth_date', '2026-11-31'],
  ['birth_date', '2027-01-01'],
  ['reason', ''],
])('%s « %s » is told at its field, and nobody is noted', async (field, typed) => {
  const { noted } = await withoutCard({ ...BABY, [field]: typed })
  expect(noted.status).toBe(422)
  expect(noted.text).toContain(`href="#${field === 'reason' ? 'reason-newborn' : field}"`)
  expect(await countOf(context, 'unregistered_person')).toBe(0)
})

test('the person of a card is shown beside them, both with their visits here, and then they are one', async () => {
  const { person, visit } = await withoutCard()
  const zoe = await aPerson(context.owner, context.keys)
  await aVisitor(context, zoe).booked(await slotAt('2026-11-25T15:00:00Z'))
  const { both, answer } = await merged(person, zoe.health_insurance_number)
  for (const shown of ['Bébé', 'Élodie', 'Mardi 24 novembre', 'Mercredi 25 novembre'])
    expect(both.text).toContain(shown)
  expect(answer.location).toBe(`/fr/staff/book/people/${zoe.person}`)
  const { text } = await desk.client.get(`/fr/staff/book/people/${zoe.person}`)
  expect(text).toContain(`/fr/staff/day/visits/${visit}/move`)
  const before = await desk.client.get(`/fr/staff/book/people/${person}`)
  expect(before.location).toBe(`/fr/staff/book/people/${zoe.person}`)

  const files = await rowsOf(
    `select distinct p.person from appointment a join patient p on p.id = a.patient_id`,
  )
  expect(files).toEqual([{ person: zoe.person }])
  expect(await rowsOf(`select person from consent where purpose = 'email'`)).toEqual([
    { person: zoe.person },
  ])
  const strangers = `select from outbox o where not exists (select from appointment a
    where a.id = o.appointment_id and a.patient_id = o.patient_id)`
  expect(await rowsOf(strangers)).toEqual([])
  expect(await countOf(context, 'review_item', 'closed_at is null')).toBe(0)
  expect(await rowsOf('select person, merged_into, identity from unregistered_person')).toEqual([
    { person, merged_into: zoe.person, identity: null },
  ])
  const log = await rowsOf<{ id: string; person: string; follows: string; outcome: string }>(
    `select id, person, follows, outcome from access_log where why = 'merge' and who like 'staff:${desk.account}@%'
      and (follows is not null or id in (select follows from access_log where why = 'merge')) order by id`,
  )
  expect(log.map((row) => [row.person, row.outcome])).toEqual([
    [person, null],
    [zoe.person, null],
    [zoe.person, 'done'],
  ])
  expect([log[1]?.follows, log[2]?.follows]).toEqual([log[0]?.id, log[1]?.id])
  expect(await disorder(context)).toEqual([])
})

test('pressed twice, it says both times that they are one, and their older pages lead to that person', async () => {
  const { person } = await withoutCard()
  const zoe = await aPerson(context.owner, context.keys)
  const { found, answer } = await merged(person, zoe.health_insurance_number)
  const [page, now] = [found.location ?? '', `/fr/staff/book/people/${zoe.person}`]
  expect(answer.location).toBe(now)
  expect((await desk.client.post(page, { into: zoe.person })).location).toBe(now)
  for (const older of [page, `/fr/staff/book/people/${person}/card`])
    expect((await desk.client.get(older)).location).toBe(now)
  const stranger = await aPerson(context.owner, context.keys)
  expect((await desk.client.post(page, { into: stranger.person })).status).toBe(404)
  expect(await countOf(context, 'unregistered_person', 'merged_into is not null')).toBe(1)
})

test('whoever has no visit yet gets theirs with it, and sees it with their card and the reference', async () => {
  const { person, visit } = await withoutCard()
  const zoe = await aPerson(context.owner, context.keys)
  expect((await merged(person, zoe.health_insurance_number)).answer.status).toBe(303)
  const { opened } = aVisitor(context, zoe)
  await expect(opened(visit)).rejects.toThrow('not opened')
  expect(
    await countOf(
      context,
      'appointment',
      `patient_id in (select patient_id from door.file where person = '${zoe.person}')`,
    ),
  ).toBe(1)
})

test('two who have a visit at one time are not made one, and it says what to do', async () => {
  const { person } = await withoutCard()
  const zoe = await aPerson(context.owner, context.keys)
  await aVisitor(context, zoe).booked(await slotAt('2026-11-24T14:30:00Z'))
  const { answer } = await merged(person, zoe.health_insurance_number)
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('à la même heure')])
  expect(await countOf(context, 'review_item', 'closed_at is null')).toBe(1)
  expect(await countOf(context, 'unregistered_person', 'merged_into is null')).toBe(1)
  expect(await disorder(context)).toEqual([])
})

test('control: without the constraint, one person would have two visits at one time', async () => {
  const client = await superuser(context)
  await client.query('alter table appointment drop constraint appointment_patient_overlap')
  try {
    const { person } = await withoutCard()
    const zoe = await aPerson(context.owner, context.keys)
    await aVisitor(context, zoe).booked(await slotAt('2026-11-24T14:30:00Z'))
    expect((await merged(person, zoe.health_insurance_number)).answer.status).toBe(303)
    expect(await disorder(context)).toEqual([expect.stringContaining('overlap of')])
  } finally {
    await context.owner.query('truncate appointment cascade')
    await client.query(`alter table appointment add constraint appointment_patient_overlap exclude using gist
      (patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'entered-in-error'))`)
    await client.end()
  }
})

test('nobody else’s person is merged: not from another clinic, not without a call, not one of a card', async () => {
  const { person } = await withoutCard()
  const zoe = await aPerson(context.owner, context.keys)
  const other = await aDesk(context, (await aClinic(context.owner)).id)
  expect((await other.client.get(`/fr/staff/book/people/${person}/card`)).status).toBe(404)
  await desk.client.get(`/fr/staff/book/people/${person}/card`)
  const forged = `/fr/staff/book/people/${person}/card/${randomUUID()}`
  expect((await desk.client.post(forged, { into: zoe.person })).status).toBe(404)
  await aVisitor(context, zoe).booked(await slotAt('2026-11-25T15:00:00Z'))
  expect((await desk.client.get(`/fr/staff/book/people/${zoe.person}/card`)).status).toBe(404)
})

test('one who booked nothing is forgotten a day later, one who did is kept', async () => {
  const { call } = await desk.says({ slot })
  await desk.client.post(`/fr/staff/book/${call}/without-card`, BABY)
  const forget = async () => {
    const [row] = await rowsOf<{ n: number }>('select forget_unregistered(10) as n')
    return row?.n
  }
  expect(await forget()).toBe(0)
  await rowsOf(`update unregistered_person set noted_at = noted_at - interval '25 hours'`)
  expect(await forget()).toBe(1)
  await context.owner.query('delete from hold')
  await withoutCard()
  await rowsOf(`update unregistered_person set noted_at = noted_at - interval '25 hours'`)
  expect(await forget()).toBe(0)
})

test('what is known of somebody without a card opens to staff of that clinic alone, by the policy of the database', async () => {
  const { person } = await withoutCard()
  const elsewhere = (await aClinic(context.owner)).id
  const seenBy = (who: Actor) =>
    openRecord(context.db, { who, whose: { person }, why: 'telephone' }, async (trx) => {
      const rows = await trx.selectFrom('unregistered_person').select('reason').execute()
      return rows.length
    })
  const staff = desk.account
  expect(await seenBy({ staff, clinic })).toBe(1)
  expect(await seenBy({ staff, clinic: elsewhere })).toBe(0)
  expect(await seenBy({ session: randomUUID() })).toBe(0)
  await rowsOf('alter policy at_the_clinic_of_staff on unregistered_person using (true)')
  // Control: without it, both would see.
  expect(await seenBy({ staff, clinic: elsewhere })).toBe(1)
  await rowsOf(`alter policy at_the_clinic_of_staff on unregistered_person
    using (clinic_id = (select door.clinic_of_staff()))`)
})
