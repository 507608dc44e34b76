import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aPractitioner, aSlot } from '../../support/factories.ts'
import { listed } from './searching.ts'

const context = useDatabase()

test('a search keeps to its reason, first day, moments of the day and methods', async () => {
  const clinic_id = (await aClinic(context.owner)).id
  const slot = await aSlot(context.owner, { clinic_id })
  const evening = await aSlot(context.owner, {
    clinic_id,
    starts_at: '2026-11-25T23:00:00Z',
    method: 'video',
  })
  await aSlot(context.owner, { clinic_id, reason: 'regular' })
  const found = (criteria: object) => listed(context, { criteria })
  expect(await found({})).toEqual([slot.id, evening.id])
  expect(await found({ from: '2026-11-24' })).toEqual([slot.id, evening.id])
  expect(await found({ from: '2026-11-25' })).toEqual([evening.id])
  expect(await found({ moments: ['evening', 'afternoon'] })).toEqual([evening.id])
  expect(await found({ methods: ['clinic', 'home'] })).toEqual([slot.id])
  expect(await found({ methods: ['home'] })).toEqual([])
})

test('a search keeps to the language of the practitioner', async () => {
  const clinic_id = (await aClinic(context.owner)).id
  const speaker = await aPractitioner(context.owner, clinic_id, { languages: ['fr', 'iu'] })
  const slot = await aSlot(context.owner, { clinic_id, practitioner_id: speaker.id })
  await aSlot(context.owner, { clinic_id })
  expect(await listed(context, { criteria: { language: 'iu' } })).toEqual([slot.id])
  expect(await listed(context, { criteria: { language: 'fr' } })).toHaveLength(2)
  expect(await listed(context, { criteria: { language: 'es' } })).toEqual([])
})

test('a search for accessible clinics leaves out the others in every band', async () => {
  const clinic_id = (await aClinic(context.owner, { accessible: false })).id
  const doctor = await aPractitioner(context.owner, clinic_id)
  const slot = await aSlot(context.owner, { clinic_id, practitioner_id: doctor.id })
  const eligibility = {
    practitioner_id: doctor.id,
    place_id: clinic_id,
    with_physician: true,
    birth_date: '1985-05-14',
    sex: null,
  }
  expect(await listed(context, { eligibility })).toEqual([slot.id])
  expect(await listed(context, { eligibility, criteria: { accessible: true } })).toEqual([])
  expect(await listed(context, { criteria: { accessible: true } })).toEqual([])
})

test('a slot that another session holds is not listed until the hold ends; one’s own is', async () => {
  const slot = await aSlot(context.owner)
  const session = randomUUID()
  await context.owner.query(
    `insert into hold (slot_id, holder, session, until) values ($1, $2, $3, '2026-11-22T15:10:00Z')`,
    [slot.id, randomUUID(), session],
  )
  expect(await listed(context, { session })).toEqual([slot.id])
  expect(await listed(context)).toEqual([])
  await context.setClock(new Date('2026-11-22T15:10:00Z'))
  expect(await listed(context)).toEqual([slot.id])
})
