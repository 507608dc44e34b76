import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aPractitioner, aService, aSlot } from '../../support/factories.ts'
import { explain, nobodys } from './searching.ts'

const context = useDatabase()

test('when no clinic close by offers the reason, it says so', async () => {
  await aService(context.owner, (await aClinic(context.owner)).id, { reason: 'regular' })
  expect((await explain(context)).why).toBe('none_offered')
})

test('when clinics offer the reason but have published nothing, it says so', async () => {
  await aService(context.owner, (await aClinic(context.owner)).id)
  expect((await explain(context)).why).toBe('none_published')
  expect((await explain(context, { distance_km: 5, position: undefined })).why).toBe('none_offered')
})

test('when every slot is taken, it says full', async () => {
  await aSlot(context.owner, { status: 'busy' })
  expect((await explain(context)).why).toBe('full')
})

test('when the last slots are in the hands of others, it says so', async () => {
  const slot = await aSlot(context.owner)
  await context.owner.query(
    `insert into hold (slot_id, holder, session, until) values ($1, $2, $2, '2026-11-22T15:10:00Z')`,
    [slot.id, randomUUID()],
  )
  expect(await explain(context)).toMatchObject({ why: 'held', otherwise: false })
})

test('when the slots left are for others, it says not for you', async () => {
  await aSlot(context.owner, { max_age: 17 })
  await aSlot(context.owner, { d_from: null, a_from: '2026-01-01T00:00:00Z' })
  await aSlot(context.owner, { redirection: 'gap' })
  expect((await explain(context)).why).toBe('not_for_you')
})

test('when slots are to open, it says when the first one does', async () => {
  await aSlot(context.owner, { d_from: '2026-11-23T12:30:00Z' })
  await aSlot(context.owner, { d_from: '2026-11-23T12:00:00Z' })
  await aSlot(context.owner, { d_from: '2026-11-23T11:00:00Z', max_age: 17 })
  expect(await explain(context)).toMatchObject({
    why: 'opens_later',
    opens_at: new Date('2026-11-23T12:00:00Z'),
  })
})

test('when other criteria would find a slot, it says so', async () => {
  await aSlot(context.owner)
  expect(await explain(context, { criteria: { moments: ['evening'] } })).toMatchObject({
    why: 'full',
    otherwise: true,
  })
  await context.owner.query('update clinic set accessible = false')
  expect(await explain(context, { criteria: { accessible: true } })).toMatchObject({
    otherwise: true,
  })
})

test('when the nearest slot is too far, it says how far and which distance is enough', async () => {
  const clinic = await aClinic(context.owner, { position_km: '(-378,180)' })
  await aSlot(context.owner, { clinic_id: clinic.id })
  expect(await explain(context, { distance_km: 10 })).toMatchObject({
    nearest_km: 12,
    enough_km: 25,
  })
  await context.owner.query(`update clinic set position_km = '(-318,180)'`)
  expect(await explain(context, { distance_km: 50 })).toMatchObject({
    nearest_km: 72,
    enough_km: undefined,
  })
})

test('without a place, the person’s own clinics are what is explained', async () => {
  const clinic = await aClinic(context.owner)
  const doctor = await aPractitioner(context.owner, clinic.id)
  await aSlot(context.owner, { clinic_id: clinic.id, practitioner_id: doctor.id, status: 'busy' })
  const eligibility = { ...nobodys, practitioner_id: doctor.id, place_id: clinic.id }
  expect(await explain(context, { eligibility, position: undefined })).toMatchObject({
    why: 'full',
    nearest_km: null,
  })
})

test('when a later day was asked for than the last with a slot, it names the first with one', async () => {
  const { clinic_id } = await aSlot(context.owner, { starts_at: '2026-11-26T14:20:00Z' })
  await aSlot(context.owner, { clinic_id, starts_at: '2026-11-25T14:20:00Z', min_age: 70 })
  const far = { from: '2027-03-01' }
  expect(await explain(context, { criteria: far })).toMatchObject({ first_on: '2026-11-26' })
  expect(
    await explain(context, { criteria: { from: '2026-11-22', moments: ['evening'] } }),
  ).toMatchObject({ first_on: null })
  expect(await explain(context, { criteria: { ...far, moments: ['evening'] } })).toMatchObject({
    first_on: null,
  })
  await context.owner.query('update clinic set accessible = false')
  expect(await explain(context, { criteria: { ...far, accessible: true } })).toMatchObject({
    first_on: null,
  })
})
