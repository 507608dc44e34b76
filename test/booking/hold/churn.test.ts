import { expect, test } from 'vitest'
import { releaseHold } from '../../../src/booking/hold/releaseHold.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot, several } from '../../support/factories.ts'

const context = useApp()
const holder = async () => aVisitor(context, await aPerson(context.owner, context.keys))

type Holder = Awaited<ReturnType<typeof holder>>

/** Holds a slot and gives it back; what came of it. */
async function churn(visitor: Holder, slot: string) {
  const held = await visitor.hold(slot)
  if (held.outcome === 'held') {
    const { person, session } = visitor
    await releaseHold(context.db, { id: held.hold_id, person, session })
  }
  return held.outcome
}

test('nobody keeps one slot for ever by holding it again and again (S-18)', async () => {
  const { id } = await aSlot(context.owner)
  const visitor = await holder()
  expect(await churn(visitor, id)).toBe('held')
  expect(await churn(visitor, id)).toBe('held')
  expect(await churn(visitor, id)).toBe('held_too_often')
  expect(await churn(await holder(), id)).toBe('held')
  await context.setClock(new Date('2026-11-22T16:00:01Z'))
  expect(await churn(visitor, id)).toBe('held')
})

test('control: with a limit out of reach, the same slot is held as often as one likes', async () => {
  const { id } = await aSlot(context.owner)
  const visitor = await holder()
  const { sameSlotPerHour } = context.parts.limits
  context.parts.limits.sameSlotPerHour = 1000
  for (let time = 0; time < 5; time++) expect(await churn(visitor, id)).toBe('held')
  context.parts.limits.sameSlotPerHour = sameSlotPerHour
})

test('thirty slots an hour are enough for who compares, and stop who sweeps', async () => {
  const clinic = await aClinic(context.owner)
  const practitioner = await aPractitioner(context.owner, clinic.id)
  const slots = await several(31, (at) =>
    aSlot(context.owner, {
      clinic_id: clinic.id,
      practitioner_id: practitioner.id,
      starts_at: new Date(Date.UTC(2026, 10, 24 + at, 15)).toISOString(),
    }),
  )
  const visitor = await holder()
  for (const { id } of slots.slice(0, 30)) expect(await churn(visitor, id)).toBe('held')
  expect(await churn(visitor, String(slots[30]?.id))).toBe('held_too_often')
})

test('whoever finds their own hold again, or comes back to it after it lapsed, is not counted twice', async () => {
  const { id } = await aSlot(context.owner)
  const visitor = await holder()
  const first = await visitor.held(id)
  for (let time = 0; time < 5; time++) expect(await visitor.held(id)).toBe(first)
  await context.setClock(new Date('2026-11-22T15:10:01Z'))
  expect((await visitor.book(first)).outcome).toBe('done')
})
