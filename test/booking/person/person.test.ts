import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, superuser } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot, type TestPerson } from '../../support/factories.ts'
import { aDesk } from '../desk/aDesk.ts'

const context = useApp()
let clinic: string
let anne: string
let zoe: TestPerson
let visit: string
let desk: Awaited<ReturnType<typeof aDesk>>
const pageOf = ({ person }: TestPerson) => `/fr/staff/book/people/${person}`

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic, { last_name: 'Desmarais' })).id
  zoe = await aPerson(context.owner, context.keys, { practitioner_id: anne })
  const slot = await aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne })
  visit = await aVisitor(context, zoe).booked(slot.id)
  desk = await aDesk(context, clinic)
})

const freeSlot = (starts_at: string) =>
  aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne, starts_at }).then(({ id }) => id)

test('the page of a person shows their visits here, what to do with each, and the next free slots with their own practitioner', async () => {
  await aVisitor(context, zoe).booked(
    (await aSlot(context.owner, { starts_at: '2026-11-26T15:00:00Z' })).id,
  )
  const slot = await freeSlot('2026-11-25T15:00:00Z')
  const { text } = await desk.client.get(pageOf(zoe))
  expect(text).toContain('Lafrenière-Roy, Élodie')
  expect(text).toContain('Prochaines plages avec Dre Desmarais')
  expect(text).toContain(`value="${slot}"`)
  for (const way of ['move', 'cancellation'])
    expect(text).toContain(`/fr/staff/day/visits/${visit}/${way}?day=2026-11-24`)
  expect(text).not.toContain('26 novembre')
  expect(text).not.toContain(zoe.health_insurance_number)
  const onItsDay = `/fr/staff/day/visits/${visit}?day=2026-11-24`
  expect((await desk.client.get('/fr/staff/day?day=2026-11-24')).text).toContain(onItsDay)
  expect((await desk.client.get(onItsDay)).text).toContain(pageOf(zoe))
})

test('one look at it is one row of the log, for `telephone`', async () => {
  await desk.client.get(pageOf(zoe))
  const { rows } = await context.owner.query(
    `select why, person, outcome from access_log where who like $1`,
    [`staff:${desk.account}@%`],
  )
  expect(rows).toEqual([{ why: 'telephone', person: zoe.person, outcome: null }])
})

test('a slot pressed there is held for a call with that person, and without one the call begins with them', async () => {
  const slot = await freeSlot('2026-11-25T15:00:00Z')
  for (const fields of [{ slot }, {}]) {
    await desk.client.get(pageOf(zoe))
    const call = desk.client.field('call')
    const answer = await desk.client.post(pageOf(zoe), { call, ...fields })
    expect(answer.location).toBe(`/fr/staff/book/${call}`)
    const { text } = await desk.client.get(`/fr/staff/book/${call}`)
    expect(text).toContain('Lafrenière-Roy, Élodie')
    expect(text.includes('Plage gardée')).toBe('slot' in fields)
  }
  expect(await countOf(context, 'hold', `slot_id = '${slot}'`)).toBe(1)
})

test('it is there for whoever has a visit at this clinic, or telephones now; of anybody else a reason is asked', async () => {
  const asks = async (client: typeof desk.client, person: string) => {
    const { status, text } = await client.get(`/fr/staff/book/people/${person}`)
    expect(status).toBe(200)
    const asked = text.includes('dites pourquoi')
    expect(asked).not.toBe(text.includes('Lafrenière-Roy'))
    return asked
  }
  const other = await aPerson(context.owner, context.keys)
  expect(await asks(desk.client, other.person)).toBe(true)
  expect(await asks(desk.client, randomUUID())).toBe(true)
  expect((await desk.client.post(pageOf(other), { call: randomUUID() })).status).toBe(404)
  expect((await desk.client.get('/fr/staff/book/people/nobody')).status).toBe(404)
  const { call } = await desk.says({ health_insurance_number: other.health_insurance_number })
  expect(await asks(desk.client, other.person)).toBe(false)
  const client = await superuser(context)
  const hourAgo = `update desk_call set until = until - interval '61 minutes' where id = $1`
  await client.query(hourAgo, [call])
  await client.end()
  expect(await asks(desk.client, other.person)).toBe(true)
  const elsewhere = await aDesk(context, (await aClinic(context.owner)).id)
  expect(await asks(elsewhere.client, zoe.person)).toBe(true)
})

test('whoever the register no longer knows is shown by their file', async () => {
  await context.owner.query('delete from register_entry where person = $1', [zoe.person])
  const { text } = await desk.client.get(pageOf(zoe))
  expect(text).toContain('Lafrenière-Roy, Élodie')
  expect(text).toContain('Sans médecin de famille')
})
