import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { extendHold } from '../../src/booking/hold/extendHold.ts'
import { identify } from '../../src/identity/identify.ts'
import { useApp } from '../support/app.ts'
import { aVisitor, countOf } from '../support/booking.ts'
import { aPerson, aSlot, type TestPerson } from '../support/factories.ts'

const context = useApp()
const person = () => aPerson(context.owner, context.keys)

/** Identifies from an address, as the card form does. */
async function identified(card: TestPerson, address: string) {
  const session = randomUUID()
  const answer = await identify(context.parts, card, { session, address, locale: 'fr' })
  return answer.ok
}

test('a shared library, where forty people identify and book within an hour, meets no limit (S-18)', async () => {
  for (let count = 0; count < 40; count++) {
    const someone = await person()
    expect(await identified(someone, '203.0.113.9')).toBe(true)
    const { id } = await aSlot(context.owner)
    await aVisitor(context, someone).booked(id, `personne${count}@exemple.ca`)
  }
  expect(await countOf(context, 'appointment')).toBe(40)
  expect(await countOf(context, 'outbox')).toBe(40)
})

test('nor does a parent who books for three children, compares times, and is written to about each', async () => {
  for (let child = 0; child < 3; child++) {
    const someone = await person()
    expect(await identified(someone, '203.0.113.9')).toBe(true)
    const visitor = aVisitor(context, someone)
    for (let looked = 0; looked < 5; looked++) await visitor.held((await aSlot(context.owner)).id)
    await visitor.booked((await aSlot(context.owner)).id, 'parent@exemple.ca')
  }
  expect(await countOf(context, 'outbox')).toBe(3)
})

test('nor does who types slowly or listens to a page: a hold that was extended and lapsed still books', async () => {
  const visitor = aVisitor(context, await person())
  const hold = await visitor.held((await aSlot(context.owner)).id)
  const owner = { id: hold, person: visitor.person, session: visitor.session }
  await context.setClock(new Date('2026-11-22T15:09:00Z'))
  expect(await extendHold(context.db, owner)).toBe(true)
  await context.setClock(new Date('2026-11-22T15:40:00Z'))
  expect((await visitor.book(hold)).outcome).toBe('done')
})

test('nor does who mistypes their card four times, from wherever others did before', async () => {
  const someone = await person()
  for (let time = 0; time < 4; time++) {
    expect(await identified({ ...someone, sequence_number: `9${time}` }, '203.0.113.9')).toBe(false)
  }
  expect(await identified(someone, '203.0.113.9')).toBe(true)
})
