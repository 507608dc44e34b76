import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { findAppointment, type Opened } from '../../../src/booking/appointment/appointments.ts'
import { cancel } from '../../../src/booking/appointment/cancel.ts'
import { move } from '../../../src/booking/move/move.ts'
import { changeContact } from '../../../src/booking/patient/changeContact.ts'
import { submission } from '../../../src/booking/submission/submission.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, disorder } from '../../support/booking.ts'
import { aClinic, aPerson, aSlot, several } from '../../support/factories.ts'

const context = useApp()
/** Slots of one clinic, as a move wants them. */
async function slotsAt(...times: (string | Date)[]) {
  const clinic = await aClinic(context.owner)
  return several(times.length, (i) =>
    aSlot(context.owner, { clinic_id: clinic.id, starts_at: times[i] }),
  ) as Promise<[Slot, Slot, Slot]>
}
type Slot = Awaited<ReturnType<typeof aSlot>>
const NINE_TWENTY = '2026-11-24T14:20:00Z'

const aPatient = async () => aVisitor(context, await aPerson(context.owner, context.keys))

type Patient = Awaited<ReturnType<typeof aPatient>>

async function cancelling(id: string, patient: Patient, key: string = randomUUID()) {
  const appointment = await patient.opened(id)
  const asked = submission(key, { cancel: id })
  return cancel(context.db, { ...asked, appointment, actor: patient.actor })
}

async function moving(id: string, hold: string, patient: Patient) {
  const appointment = await patient.opened(id)
  const asked = submission(randomUUID(), { move: id, hold_id: hold })
  return move(context.parts, { ...asked, appointment, hold, actor: patient.actor, proved: false })
}

test('a cancelled appointment frees its slot for the next person', async () => {
  const slot = await aSlot(context.owner)
  const patient = await aPatient()
  const id = await patient.booked(slot.id, 'elodie@exemple.ca')
  expect(await cancelling(id, patient)).toEqual({
    outcome: 'done',
    appointment_id: id,
  })
  await (await aPatient()).booked(slot.id)
  expect(await countOf(context, 'outbox', `kind = 'cancelled' and version = 2`)).toBe(1)
  expect(await disorder(context)).toEqual([])
})

test('cancelling twice, with the same form or another, is one cancellation', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id, 'elodie@exemple.ca')
  const key = randomUUID()
  const answers = await Promise.all([
    cancelling(id, patient, key),
    cancelling(id, patient, key),
    cancelling(id, patient),
  ])
  expect(answers.every((answer) => answer.outcome === 'done')).toBe(true)
  expect(await countOf(context, 'outbox', `kind = 'cancelled'`)).toBe(1)
})

test('after the clinic’s deadline only the clinic can cancel', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id)
  await context.setClock(new Date('2026-11-24T02:20:01Z'))
  expect(await cancelling(id, patient)).toEqual({ outcome: 'too_late', appointment_id: id })
  await context.setClock(new Date('2026-11-24T02:20:00Z'))
  expect(await cancelling(id, patient)).toMatchObject({ outcome: 'done' })
})

test('where the clinic takes it, a visit is cancelled up to its start, marked late after the deadline', async () => {
  const patient = await aPatient()
  const [early, late] = await slotsAt(NINE_TWENTY, '2026-11-24T15:00:00Z')
  const ids = [await patient.booked(early.id), await patient.booked(late.id)] as const
  await context.owner.query('update clinic set late_online = true')
  await context.setClock(new Date('2026-11-24T02:20:00Z'))
  expect(await cancelling(ids[0], patient)).toMatchObject({ outcome: 'done' })
  await context.setClock(new Date('2026-11-24T14:59:59Z'))
  expect(await cancelling(ids[1], patient)).toMatchObject({ outcome: 'done' })
  expect(await countOf(context, 'appointment', 'cancelled_late')).toBe(1)
  expect(await countOf(context, 'appointment', `status = 'cancelled'`)).toBe(2)
})

test('once a visit has begun, nobody cancels it online', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id)
  await context.owner.query('update clinic set late_online = true')
  await context.setClock(new Date(NINE_TWENTY))
  expect(await cancelling(id, patient)).toMatchObject({ outcome: 'too_late' })
})

test('another person cannot cancel an appointment whose id they know', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id)
  const { person, session, actor } = await aPatient()
  const scope = { person, session, opened: [id] }
  expect(await findAppointment(context.db, scope, id)).toBeUndefined()
  const forged = { ...(await patient.opened(id)), person } as Opened
  const asked = { ...submission(randomUUID(), { cancel: id }), actor }
  expect(await cancel(context.db, { ...asked, appointment: forged })).toMatchObject({
    outcome: 'not_found',
  })
  expect(await countOf(context, 'appointment', `status = 'booked'`)).toBe(1)
})

test('a move takes the new slot and frees the old one together', async () => {
  const [old, wanted] = await slotsAt(NINE_TWENTY, '2026-11-25T15:00:00Z')
  const patient = await aPatient()
  const id = await patient.booked(old.id, 'elodie@exemple.ca')
  expect(await moving(id, await patient.held(wanted.id, id), patient)).toMatchObject({
    outcome: 'done',
  })
  expect(await countOf(context, 'slot', `id = '${old.id}' and status = 'free'`)).toBe(1)
  expect(
    await countOf(
      context,
      'appointment',
      `id = '${id}' and version = 2 and slot_id = '${wanted.id}'`,
    ),
  ).toBe(1)
  expect(await countOf(context, 'outbox', `kind = 'moved'`)).toBe(1)
  expect(await disorder(context)).toEqual([])
})

test('a move to a time that overlaps one’s own old time works: it is the same appointment', async () => {
  const [old, wanted] = await slotsAt(NINE_TWENTY, '2026-11-24T14:30:00Z')
  const patient = await aPatient()
  const id = await patient.booked(old.id)
  expect(await moving(id, await patient.held(wanted.id, id), patient)).toMatchObject({
    outcome: 'done',
  })
})

test('a move onto another appointment of the same person is refused, and nothing changes', async () => {
  const patient = await aPatient()
  const [old, other, wanted] = await slotsAt(
    NINE_TWENTY,
    '2026-11-25T15:00:00Z',
    '2026-11-25T15:10:00Z',
  )
  const id = await patient.booked(old.id)
  await patient.booked(other.id)
  expect(await moving(id, await patient.held(wanted.id, id), patient)).toMatchObject({
    outcome: 'overlap',
  })
  expect(
    await countOf(context, 'appointment', `id = '${id}' and version = 1 and slot_id = '${old.id}'`),
  ).toBe(1)
  expect(await disorder(context)).toEqual([])
})

test('sixteen people who swap, cancel and book at once leave no disorder', async () => {
  const hours = Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2026, 10, 25, 13, i * 20)))
  const slots: Slot[] = await slotsAt(...hours)
  const patients = await several(16, aPatient)
  await Promise.all(patients.map((patient, i) => busyPerson(patient, i)))
  expect(await disorder(context)).toEqual([])

  async function busyPerson(patient: Awaited<ReturnType<typeof aPatient>>, seed: number) {
    let mine: string | undefined
    for (let round = 0; round < 8; round++) {
      const slot = slots[(seed * 5 + round * 7) % slots.length]?.id ?? ''
      const held = await patient.hold(slot, mine)
      if (held.outcome !== 'held') continue
      if (mine) await moving(mine, held.hold_id, patient)
      else mine = (await patient.book(held.hold_id)).appointment_id ?? undefined
      if (mine && round % 3 === 2) {
        await cancelling(mine, patient)
        mine = undefined
      }
    }
  }
})

test('how to reach a person changes five times a day, and then by telephone (S-18)', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id)
  const outcomes: string[] = []
  for (let time = 0; time < 7; time++) {
    const contact = { email: `adresse${time}@exemple.ca`, consent: true }
    const request = { appointment: await patient.opened(id), actor: patient.actor, contact }
    const { outcome } = await changeContact(context.parts, { ...request, locale: 'fr' })
    outcomes.push(outcome)
  }
  const often = 'changed_too_often'
  expect(outcomes).toEqual(['done', 'done', 'done', 'done', 'done', often, often])
})

test('a changed address is told to the old one and to the new one', async () => {
  const patient = await aPatient()
  const id = await patient.booked((await aSlot(context.owner)).id, 'avant@exemple.ca')
  const request = {
    appointment: await patient.opened(id),
    actor: patient.actor,
    locale: 'fr' as const,
  }
  const contact = { email: 'apres@exemple.ca', consent: true }
  const done = { outcome: 'done', appointment_id: id }
  expect(await changeContact(context.parts, { ...request, contact })).toEqual(done)
  const again = { ...request, contact, appointment: await patient.opened(id) }
  expect(await changeContact(context.parts, again)).toEqual(done)
  expect(
    await changeContact(context.parts, { ...request, contact: { ...contact, consent: false } }),
  ).toMatchObject({
    outcome: 'changed',
  })
  expect(await countOf(context, 'outbox', `kind = 'contact_changed' and sealed is null`)).toBe(1)
  expect(await countOf(context, 'outbox', `kind = 'contact_changed' and sealed is not null`)).toBe(
    1,
  )
  expect(await countOf(context, 'consent', `purpose = 'email' and withdrawn_at is not null`)).toBe(
    1,
  )
})

test('a cancelled appointment cannot be moved, and a move to another clinic is refused', async () => {
  const [old, wanted] = await slotsAt(NINE_TWENTY, '2026-11-25T15:00:00Z')
  const elsewhere = await aSlot(context.owner, { starts_at: '2026-11-26T15:00:00Z' })
  const patient = await aPatient()
  const id = await patient.booked(old.id)
  const away = await moving(id, await patient.held(elsewhere.id, id), patient)
  expect(away.outcome).toBe('slot_closed')
  const holdId = await patient.held(wanted.id, id)
  await cancelling(id, patient)
  expect((await moving(id, holdId, patient)).outcome).toBe('changed')
})

test('two tabs that confirm one move at once both learn that it is done', async () => {
  const [old, wanted] = await slotsAt(NINE_TWENTY, '2026-11-25T15:00:00Z')
  const patient = await aPatient()
  const id = await patient.booked(old.id)
  const holdId = await patient.held(wanted.id, id)
  const answers = await Promise.all([moving(id, holdId, patient), moving(id, holdId, patient)])
  expect(answers.map((answer) => answer.outcome)).toEqual(['done', 'done'])
  expect(await countOf(context, 'appointment', `id = '${id}' and version = 2`)).toBe(1)
})
