import { expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import { aClinic, aPerson, aSlot, several, type TestPerson } from '../../support/factories.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'

const context = useApp()

/** Slots an hour apart, each at a clinic of its own. */
const slotsOf = (count: number) =>
  several(count, async (at) => {
    const clinic = await aClinic(context.owner)
    const starts_at = new Date(Date.UTC(2026, 10, 24, 14 + at)).toISOString()
    return (await aSlot(context.owner, { clinic_id: clinic.id, starts_at })).id
  })

/** What whoever has this person's card gets from one slot, with an address of their own and a session each time. */
async function probe(person: TestPerson, slot: string) {
  const stranger = aVisitor(context, person)
  const held = await stranger.hold(slot)
  if (held.outcome !== 'held') return held.outcome
  return (await stranger.book(held.hold_id)).outcome
}

test('a card alone tells at most three times a day whether its person is busy, and then nothing (S-01)', async () => {
  const person = await aPerson(context.owner, context.keys)
  const [taken = '', ...free] = await slotsOf(5)
  await aVisitor(context, person, { proved: true }).booked(taken)
  const [same] = await slotsOf(1)
  expect(await probe(person, String(same))).toBe('overlap')
  for (const slot of free.slice(0, 2)) expect(await probe(person, slot)).toBe('done')
  for (const slot of [...free.slice(2), String(same)])
    expect(await probe(person, slot)).toBe('limit_reached')
})

test('many at once are no more than the limit', async () => {
  const person = await aPerson(context.owner, context.keys)
  const slots = await slotsOf(8)
  const held = await several(8, async (at) => {
    const visitor = aVisitor(context, person)
    return { visitor, id: await visitor.held(String(slots[at])) }
  })
  const answers = await Promise.all(held.map(({ visitor, id }) => visitor.book(id)))
  expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(3)
  expect(answers.filter(({ outcome }) => outcome === 'limit_reached')).toHaveLength(5)
})

test('control: without the count, every probe tells', async () => {
  const person = await aPerson(context.owner, context.keys)
  const careless = () => `create or replace function may_confirm(p_person uuid, p_proved boolean,
    p_per_day integer) returns boolean language sql stable as 'select true'`
  await sabotagedRoutine(context, 'may_confirm', careless, async () => {
    for (const slot of await slotsOf(6)) expect(await probe(person, slot)).toBe('done')
  })
})

test('whoever gave a second proof is not shut out by strangers with the card, nor for longer than a day', async () => {
  const person = await aPerson(context.owner, context.keys)
  const slots = await slotsOf(6)
  for (const slot of slots.slice(0, 3)) await probe(person, slot)
  expect(await probe(person, String(slots[3]))).toBe('limit_reached')
  await aVisitor(context, person, { proved: true }).booked(String(slots[4]))
  await context.setClock(new Date('2026-11-23T15:00:01Z'))
  expect(await probe(person, String(slots[5]))).toBe('done')
})

test('at the limit the page is the same whatever the slot, and says whom to call', async () => {
  const client = await context.identifiedClient()
  const [free = '', busy = ''] = await slotsOf(2)
  await context.owner.query(`update slot set status = 'busy' where id = $1`, [busy])
  context.parts.limits.perDay = 0
  try {
    await client.get('/fr/search')
    const answers = [await client.post('/fr/holds', { slot_id: free })]
    await client.get('/fr/search')
    answers.push(await client.post('/fr/holds', { slot_id: busy }))
    for (const { status, text } of answers) {
      expect(status).toBe(409)
      expect(text).toContain('prendre ou déplacer en ligne en une journée')
      expect(text).toContain('href="tel:')
    }
  } finally {
    context.parts.limits.perDay = 3
  }
})
