import { expect, test } from 'vitest'
import type { Order } from '../../../src/schedule/search/findOpenings.ts'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aPractitioner, aSlot, several } from '../../support/factories.ts'
import { find, listed, nobodys } from './searching.ts'

const context = useDatabase()

async function aGroup() {
  const { rows } = await context.owner.query<{ id: string }>(
    `insert into clinic_group (code, name) values ('gmf', 'GMF des Essais') returning id`,
  )
  return rows[0]?.id
}

test('one search shows my doctor, then my group without my doctor, then clinics close by without my group', async () => {
  const group_id = await aGroup()
  const [mine, sister] = await several(2, () => aClinic(context.owner, { group_id }))
  const elsewhere = await aClinic(context.owner)
  const [doctor, colleague] = await several(2, () => aPractitioner(context.owner, `${mine?.id}`))
  const own = await aSlot(context.owner, { clinic_id: mine?.id, practitioner_id: doctor?.id })
  const next = await aSlot(context.owner, { clinic_id: mine?.id, practitioner_id: colleague?.id })
  const other = await aSlot(context.owner, { clinic_id: sister?.id })
  const close = await aSlot(context.owner, { clinic_id: elsewhere.id })
  const eligibility = {
    ...nobodys,
    practitioner_id: `${doctor?.id}`,
    place_id: `${group_id}`,
    with_physician: true,
  }

  const bands = Object.groupBy(await find(context, { eligibility }), ({ band }) => band)
  const slots = (band: 'doctor' | 'group' | 'nearby') =>
    bands[band]?.flatMap(({ openings }) => openings.map(({ slot_id }) => slot_id)).toSorted()
  expect(slots('doctor')).toEqual([own.id])
  expect(slots('group')).toEqual([next.id, other.id].toSorted())
  expect(slots('nearby')).toEqual([close.id])
  const withoutPlace = await find(context, { eligibility, position: undefined })
  expect(withoutPlace.map(({ band, km }) => [band, km])).not.toContainEqual(['nearby', null])
  expect(withoutPlace).toHaveLength(3)
})

test('clinics come by day and distance, by distance or by time, those without a time after them', async () => {
  const place = (x: number) => aClinic(context.owner, { position_km: `(${x},180)` })
  const [near, far, late, none] = [
    await place(-391),
    await place(-395),
    await place(-390),
    await place(-392),
  ]
  await aSlot(context.owner, { clinic_id: far.id, starts_at: '2026-11-24T14:00:00Z' })
  await aSlot(context.owner, { clinic_id: near.id, starts_at: '2026-11-24T14:20:00Z' })
  await aSlot(context.owner, { clinic_id: late.id, starts_at: '2026-11-25T14:20:00Z' })
  const clinics = await find(context)
  expect(clinics.map(({ clinic_id }) => clinic_id)).toEqual([near.id, far.id, late.id, none.id])
  expect(clinics.map(({ km }) => km)).toEqual([1, 5, 0, 2])
  const inOrder = async (order: Order) => (await find(context, { order })).map(({ km }) => km)
  expect(await inOrder('nearest')).toEqual([0, 1, 5, 2])
  expect(await inOrder('soonest')).toEqual([5, 1, 0, 2])
})

test('each clinic shows its next three times', async () => {
  const clinic = await aClinic(context.owner)
  const starts = ['25T14', '24T15', '26T14', '24T14', '27T14'].map((day) => `2026-11-${day}:00:00Z`)
  const slots = await several(5, (i) =>
    aSlot(context.owner, { clinic_id: clinic.id, starts_at: starts[i] }),
  )
  expect(await listed(context)).toEqual([slots[3]?.id, slots[1]?.id, slots[0]?.id])
})

test('only clinics within the distance are close by', async () => {
  const clinic = await aClinic(context.owner, { position_km: '(-380.1,180)' })
  const slot = await aSlot(context.owner, { clinic_id: clinic.id })
  expect(await listed(context, { distance_km: 5 })).toEqual([])
  expect(await listed(context, { distance_km: 10 })).toEqual([slot.id])
})

test('where three hundred clinics close by have nothing, one farther within the distance is still found', async () => {
  await several(300, () => aClinic(context.owner))
  const farther = await aClinic(context.owner, { position_km: '(-371,170)' })
  const slot = await aSlot(context.owner, { clinic_id: farther.id })
  const beyond = await aClinic(context.owner, { position_km: '(-364,180)' })
  await aSlot(context.owner, { clinic_id: beyond.id })
  expect(await listed(context)).toEqual([slot.id])
  await context.owner.query(`update slot set status = 'busy'`)
  expect(await listed(context)).toEqual([])
})

test('among many clinics with something, the ten earliest of the twenty nearest are shown', async () => {
  const slots = await several(22, async (i) => {
    const clinic = await aClinic(context.owner, { position_km: `(${-390 + i / 2},180)` })
    const starts_at = new Date(Date.UTC(2026, 10, 45 - (i % 20), 15, i))
    return (await aSlot(context.owner, { clinic_id: clinic.id, starts_at })).id
  })
  const nearest = slots.slice(0, 20)
  expect(await listed(context)).toEqual(nearest.slice(10).toReversed())
})
