import { expect, test } from 'vitest'
import { sendCode } from '../../src/booking/confirm/sendCode.ts'
import { useCode } from '../../src/booking/confirm/useCode.ts'
import { sealedPlace } from '../../src/messages/outboxMessage.ts'
import { useApp } from '../support/app.ts'
import { aVisitor, countOf } from '../support/booking.ts'
import { aPerson, aSlot } from '../support/factories.ts'
import { sabotagedRoutine } from '../support/sabotaged.ts'

const context = useApp()
const address = 'victime@exemple.ca'
const somebody = async () => aVisitor(context, await aPerson(context.owner, context.keys))
const queued = () => countOf(context, 'outbox')

/** As many people book with one address; all of them have an appointment. */
async function bookings(count: number, email = address) {
  const visitors = []
  for (let n = 0; n < count; n++) {
    const visitor = await somebody()
    await visitor.booked((await aSlot(context.owner)).id, email)
    visitors.push(visitor)
  }
  return visitors
}

/** Has the newest code sent to the address, and types it. */
async function confirmed({ person, session }: { person: string; session: string }) {
  const { keys } = context
  await sendCode(context.parts, {
    ...{ person, session, locale: 'fr' as const },
    to: { channel: 'email', address },
  })
  const { rows } = await context.owner.query(`select id, sealed from outbox where kind = 'code'`)
  const [{ id, sealed }] = rows
  const { code } = JSON.parse(keys.unseal(sealed, sealedPlace(id)))
  return useCode(context.parts, { code, person, session })
}

test('nobody fills a stranger’s mailbox: three messages a day, whoever books, until a code says whose it is (S-18)', async () => {
  await bookings(5)
  expect(await queued()).toBe(3)
  await bookings(1, 'autre@exemple.ca')
  expect(await queued()).toBe(4)
  await context.setClock(new Date('2026-11-23T15:00:01Z'))
  await bookings(1)
  expect(await queued()).toBe(5)
})

test('control: without the count, each of them is sent', async () => {
  const careless = () =>
    `create or replace function count_message(p_address uuid) returns boolean language sql as 'select true'`
  await sabotagedRoutine(context, 'count_message', careless, async () => {
    await bookings(5)
    expect(await queued()).toBe(5)
  })
})

test('an address that its owner confirmed by a code gets what its appointments have to say', async () => {
  const [visitor] = await bookings(1)
  expect(visitor && (await confirmed(visitor))).toBeDefined()
  await bookings(10)
  expect(await queued()).toBe(12)
})

test('a parent who books for three children hears of each', async () => {
  await bookings(3, 'parent@exemple.ca')
  expect(await queued()).toBe(3)
})

test('a booking is told to the address that it carries, and to no earlier one of the person (S-01)', async () => {
  const visitor = await somebody()
  await visitor.booked((await aSlot(context.owner)).id, 'avant@exemple.ca')
  await context.owner.query('delete from outbox')
  const later = await aSlot(context.owner, { starts_at: '2026-11-25T14:20:00Z' })
  const id = await visitor.booked(later.id, 'apres@exemple.ca')
  const { rows } = await context.owner.query('select kind, appointment_id, sealed from outbox')
  expect(rows).toEqual([{ kind: 'booked', appointment_id: id, sealed: null }])
})
