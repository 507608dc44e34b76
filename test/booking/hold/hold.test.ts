import { expect, test } from 'vitest'
import { extendHold } from '../../../src/booking/hold/extendHold.ts'
import { findHold } from '../../../src/booking/hold/holds.ts'
import { releaseHold } from '../../../src/booking/hold/releaseHold.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf } from '../../support/booking.ts'
import { aPerson, aSlot, several } from '../../support/factories.ts'

const context = useApp()
const register = () => aPerson(context.owner, context.keys)

test('a slot held by one person cannot be held by another until the deadline, and can one second after', async () => {
  const slot = await aSlot(context.owner)
  const [first, second] = [aVisitor(context, await register()), aVisitor(context, await register())]
  await first.held(slot.id)
  await context.setClock(new Date('2026-11-22T15:09:59Z'))
  expect(await second.hold(slot.id)).toEqual({ outcome: 'slot_held', hold_id: null })
  await context.setClock(new Date('2026-11-22T15:10:01Z'))
  expect(await second.hold(slot.id)).toMatchObject({ outcome: 'held' })
  expect(await countOf(context, 'hold')).toBe(1)
})

test('a click on a slot that somebody has opens no record and writes nothing, one on a free slot does', async () => {
  const [slot, free] = [await aSlot(context.owner), await aSlot(context.owner)]
  await aVisitor(context, await register()).held(slot.id)
  const late = aVisitor(context, await register())
  const opened = () => countOf(context, 'access_log', `why = 'hold'`)
  const before = await opened()
  expect(await late.hold(slot.id)).toMatchObject({ outcome: 'slot_held' })
  await context.owner.query(`update slot set status = 'busy' where id = $1`, [slot.id])
  expect(await late.hold(slot.id)).toMatchObject({ outcome: 'slot_taken' })
  expect([await opened(), await countOf(context, 'held_slot')]).toEqual([before, 1])
  await late.held(free.id)
  expect([await opened(), await countOf(context, 'held_slot')]).toEqual([before + 1, 2])
})

test('only the clock of the database decides when a hold ends', async () => {
  const slot = await aSlot(context.owner)
  const [first, second] = [aVisitor(context, await register()), aVisitor(context, await register())]
  await first.held(slot.id)
  for (const hours of [-1, 1]) {
    const off = new Date(Date.now() + hours * 3_600_000)
    const visitor = { ...context, parts: { ...context.parts, now: () => off } }
    expect(await aVisitor(visitor, second).hold(slot.id)).toMatchObject({ outcome: 'slot_held' })
  }
})

test('holding another slot gives the first one back', async () => {
  const [one, two] = [await aSlot(context.owner), await aSlot(context.owner)]
  const person = aVisitor(context, await register())
  await person.held(one.id)
  await person.held(two.id)
  const other = aVisitor(context, await register())
  expect(await other.hold(one.id)).toMatchObject({ outcome: 'held' })
  expect(await other.hold(two.id)).toMatchObject({ outcome: 'slot_held' })
})

test('one’s own hold is found again, with the time it had left', async () => {
  const slot = await aSlot(context.owner)
  const visitor = aVisitor(context, await register())
  const holdId = await visitor.held(slot.id)
  const before = await findHold(context.db, { id: holdId, ...visitor })
  await context.setClock(new Date('2026-11-22T15:04:00Z'))
  expect(await visitor.held(slot.id)).toBe(holdId)
  const after = await findHold(context.db, { id: holdId, ...visitor })
  expect(after?.until).toEqual(before?.until)
})

test('another session of the same card does not see the hold, and is answered as anyone', async () => {
  const slot = await aSlot(context.owner)
  const person = await register()
  const [here, there] = [aVisitor(context, person), aVisitor(context, person)]
  const holdId = await here.held(slot.id)
  expect(await findHold(context.db, { id: holdId, ...there })).toBeUndefined()
  expect(await there.hold(slot.id)).toEqual({ outcome: 'slot_held', hold_id: null })
  expect(await findHold(context.db, { id: holdId, ...here })).toMatchObject({ lapsed: false })
})

test('a person has two live holds at most; a third ends the time of the oldest, which still books', async () => {
  const slots = await several(3, () => aSlot(context.owner))
  const person = await register()
  const sessions = await several(3, async () => aVisitor(context, person))
  const [oldest = ''] = await several(
    1,
    () => sessions[0]?.held(slots[0]?.id ?? '') as Promise<string>,
  )
  for (const at of [1, 2]) {
    await context.setClock(new Date(`2026-11-22T15:0${at}:00Z`))
    await sessions[at]?.held(slots[at]?.id ?? '')
  }
  expect(await countOf(context, 'hold', 'until > app_now()')).toBe(2)
  expect(await sessions[0]?.book(oldest)).toMatchObject({ outcome: 'done' })
})

test('a hold is extended once, and only while it lives', async () => {
  const slot = await aSlot(context.owner)
  const visitor = aVisitor(context, await register())
  const owner = { id: await visitor.held(slot.id), ...visitor }
  expect(await extendHold(context.db, owner)).toBe(true)
  expect(await extendHold(context.db, owner)).toBe(false)
  await context.setClock(new Date('2026-11-22T15:30:00Z'))
  expect((await findHold(context.db, owner))?.lapsed).toBe(true)
  expect(await extendHold(context.db, owner)).toBe(false)
})

test('a released slot is free for the next person at once', async () => {
  const slot = await aSlot(context.owner)
  const visitor = aVisitor(context, await register())
  await releaseHold(context.db, { id: await visitor.held(slot.id), ...visitor })
  const next = aVisitor(context, await register())
  expect(await next.hold(slot.id)).toMatchObject({ outcome: 'held' })
})

test('slots for others, in the past, or unknown cannot be held', async () => {
  const visitor = aVisitor(context, await register())
  const refusals = await Promise.all(
    [
      { min_age: 65 },
      { sex: 'male' },
      { staff_only: true },
      { redirection: '811' },
      { d_from: null },
      { d_from: '2026-11-23T00:00:00Z' },
      { starts_at: '2026-11-22T14:00:00Z' },
    ].map(async (row) => visitor.hold((await aSlot(context.owner, row)).id)),
  )
  expect(refusals.every((held) => held.outcome === 'slot_closed')).toBe(true)
  expect(await visitor.hold(crypto.randomUUID())).toEqual({ outcome: 'not_found', hold_id: null })
})

test('two hundred crossing holds end without a deadlock and with one hold a session', async () => {
  const slots = await several(4, () => aSlot(context.owner))
  const people = await several(8, register)
  Object.assign(context.parts.limits, { holdsPerHour: 25, sameSlotPerHour: 25 })
  await Promise.all(
    people.map(async (person, seed) => {
      const visitor = aVisitor(context, person)
      for (let i = 0; i < 25; i++) await visitor.hold(slots[(seed * 3 + i * 7) % 4]?.id ?? '')
    }),
  )
  Object.assign(context.parts.limits, { holdsPerHour: 30, sameSlotPerHour: 2 })
  const twice = '(select session from hold group by session having count(*) > 1) twice'
  expect(await countOf(context, twice)).toBe(0)
})
