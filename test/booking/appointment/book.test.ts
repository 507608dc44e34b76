import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, disorder } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot, several } from '../../support/factories.ts'
import { sabotaged } from '../../support/sabotaged.ts'

const context = useApp()
const aPatient = async (row = {}) =>
  aVisitor(context, await aPerson(context.owner, context.keys, row))

test('a held slot becomes an appointment, and the message to send is written with it', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const id = await patient.booked(slot.id, 'elodie@exemple.ca')
  expect(await countOf(context, 'appointment', `id = '${id}' and status = 'booked'`)).toBe(1)
  expect(await countOf(context, 'slot', `status = 'busy'`)).toBe(1)
  expect(await countOf(context, 'hold')).toBe(0)
  expect(await countOf(context, 'outbox', `kind = 'booked' and appointment_id = '${id}'`)).toBe(1)
  expect(await countOf(context, 'consent', `purpose = 'email' and appointment_id = '${id}'`)).toBe(
    1,
  )
})

test('without consent no message is written', async () => {
  const slot = await aSlot(context.owner)
  await (await aPatient()).booked(slot.id)
  expect(await countOf(context, 'outbox')).toBe(0)
})

test('when twenty people race for one slot, one wins', async () => {
  const slot = await aSlot(context.owner)
  const patients = await several(20, () => aPatient())
  const holds = await Promise.all(patients.map((patient) => patient.hold(slot.id)))
  expect(holds.filter((held) => held.outcome === 'held')).toHaveLength(1)
  expect(holds).toContainEqual({ outcome: 'slot_held', hold_id: null })
})

test('the same form sent fifty times at once gives one appointment and one answer', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const holdId = await patient.held(slot.id)
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 50 }, () => patient.book(holdId, { key })))
  expect(new Set(answers.map((answer) => answer.appointment_id)).size).toBe(1)
  expect(answers.every((answer) => answer.outcome === 'done')).toBe(true)
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('a key that was used for something else is refused', async () => {
  const [one, two] = [await aSlot(context.owner), await aSlot(context.owner)]
  const patient = await aPatient()
  const key = randomUUID()
  await patient.book(await patient.held(one.id), { key })
  const answer = await patient.book(await patient.held(two.id), { key })
  expect(answer.outcome).toBe('key_reused')
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('a hold confirmed with another key answers with its appointment', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const holdId = await patient.held(slot.id)
  const first = await patient.book(holdId)
  expect(await patient.book(holdId)).toEqual(first)
})

test('one person never has two appointments at the same time', async () => {
  const patient = await aPatient()
  await patient.booked((await aSlot(context.owner)).id)
  const other = await aSlot(context.owner, { starts_at: '2026-11-24T14:30:00Z' })
  const answer = await patient.book(await patient.held(other.id))
  expect(answer).toEqual({ outcome: 'overlap', appointment_id: null })
  expect(await countOf(context, 'slot', `status = 'busy'`)).toBe(1)
})

test('control: without the constraint one person would have two', async () => {
  const drop = 'alter table appointment drop constraint appointment_patient_overlap'
  const restore = `truncate appointment cascade;
    alter table appointment add constraint appointment_patient_overlap exclude using gist
      (patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'entered-in-error'))`
  await sabotaged(context, drop, restore, async () => {
    const patient = await aPatient()
    await patient.booked((await aSlot(context.owner)).id)
    await patient.booked((await aSlot(context.owner)).id)
    expect(await disorder(context)).toEqual([expect.stringContaining('overlap of')])
  })
})

/** Slots of one practitioner never overlap: this one does, to see that booking refuses what publishing let through. */
async function overlappingSlot(row: Record<string, unknown>) {
  await context.owner.query('alter table slot disable trigger slots_apart')
  const slot = await aSlot(context.owner, row)
  await context.owner.query('alter table slot enable trigger slots_apart')
  return slot
}

test('one practitioner never sees two people at the same time', async () => {
  const clinic = await aClinic(context.owner)
  const practitioner = await aPractitioner(context.owner, clinic.id)
  const at = { clinic_id: clinic.id, practitioner_id: practitioner.id }
  const slot = await aSlot(context.owner, at)
  const overlapping = await overlappingSlot({ ...at, starts_at: '2026-11-24T14:30:00Z' })
  await (await aPatient()).booked(slot.id)
  const late = await aPatient()
  expect((await late.book(await late.held(overlapping.id))).outcome).toBe('overlap')
})

test('a lapsed hold still books a slot that nobody took', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const holdId = await patient.held(slot.id)
  await context.setClock(new Date('2026-11-22T15:30:00Z'))
  expect((await patient.book(holdId)).outcome).toBe('done')
})

test('a lapsed hold books nothing once another person holds the slot', async () => {
  const slot = await aSlot(context.owner)
  const [slow, quick] = [await aPatient(), await aPatient()]
  const holdId = await slow.held(slot.id)
  await context.setClock(new Date('2026-11-22T15:10:01Z'))
  await quick.held(slot.id)
  expect((await slow.book(holdId)).outcome).toBe('hold_gone')
})

test('a slot that starts before the booking is confirmed is refused', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const holdId = await patient.held(slot.id)
  await context.setClock(new Date('2026-11-24T14:21:00Z'))
  expect((await patient.book(holdId)).outcome).toBe('slot_closed')
})

test('a refusal writes nothing but log rows and counters, and leaves no file', async () => {
  const patient = await aPatient()
  const before = await rowsOfTables()
  expect((await patient.book(randomUUID())).outcome).toBe('hold_gone')
  const hold = await patient.held((await aSlot(context.owner)).id)
  const held = await rowsOfTables()
  await context.owner.query(`update slot set status = 'busy-unavailable'`)
  expect((await patient.book(hold)).outcome).toBe('slot_taken')
  expect(await rowsOfTables()).toEqual(held)
  expect(before['door.file']).toBe(0)
  expect(await countOf(context, 'door.file')).toBe(0)
  const { rows } = await context.owner.query(
    `select outcome from access_log where who = $1 and why = 'booking' order by id`,
    [`session:${patient.session}`],
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual([null, null, 'hold_gone', null])
})

test('a used key, a day’s limit and a slot that closed write nothing either', async () => {
  const [first, second] = [await aSlot(context.owner), await aSlot(context.owner)]
  const patient = await aPatient()
  const key = randomUUID()
  await patient.book(await patient.held(first.id), { key })
  const hold = await patient.held(second.id)
  const before = await rowsOfTables()
  expect((await patient.book(hold, { key })).outcome).toBe('key_reused')
  await context.owner.query('update slot set staff_only = true where id = $1', [second.id])
  expect((await patient.book(hold)).outcome).toBe('slot_closed')
  expect(await rowsOfTables()).toEqual(before)

  await context.owner.query('update slot set staff_only = false')
  await context.owner.query(
    'insert into confirmation (person, proved) select person, proved from confirmation, generate_series(1, 2)',
  )
  const counted = await rowsOfTables()
  expect((await patient.book(hold)).outcome).toBe('limit_reached')
  expect(await rowsOfTables()).toEqual(counted)
})

test('an overlap gives the hold back and is counted, and leaves no file', async () => {
  const clinic = await aClinic(context.owner)
  const at = {
    clinic_id: clinic.id,
    practitioner_id: (await aPractitioner(context.owner, clinic.id)).id,
  }
  const taken = await aSlot(context.owner, at)
  await (await aPatient()).booked(taken.id)
  const overlapping = await overlappingSlot({ ...at, starts_at: '2026-11-24T14:30:00Z' })
  const patient = await aPatient()
  const before = await rowsOfTables()
  expect((await patient.book(await patient.held(overlapping.id))).outcome).toBe('overlap')
  const counted = (name: string) => Number(before[name]) + 1
  expect(await rowsOfTables()).toEqual({
    ...before,
    'public.confirmation': counted('public.confirmation'),
    'public.held_slot': counted('public.held_slot'),
  })
})

/** How many rows each table has, but for the log and the counters. */
async function rowsOfTables() {
  const { rows } = await context.owner.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables
      where schemaname in ('public', 'door') and tablename not in ('access_log', 'throttle')`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) counts[name] = await countOf(context, name)
  return counts
}
