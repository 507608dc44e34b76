import { beforeEach, expect, test } from 'vitest'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
let clinic: string
let anne: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
})

async function slotAt(starts_at: string, practitioner_id = anne) {
  return (await aSlot(context.owner, { clinic_id: clinic, practitioner_id, starts_at })).id
}

async function visitAt(starts_at: string, practitioner_id = anne) {
  const visitor = aVisitor(context, await aPerson(context.owner, context.keys))
  return visitor.booked(await slotAt(starts_at, practitioner_id))
}

/** What the first page says of each thing, by where it leads. */
async function glance(role: 'reception' | 'practitioner' | 'privacy', practitioner?: string) {
  const { client, account } = await aWorker(context, [{ clinic, role }], practitioner)
  await authorize(context, account, clinic)
  const { text } = await client.get('/fr/staff')
  const links = text.matchAll(
    /<a href="\/fr\/staff\/(\w+)"><strong>[^<]*<\/strong>\s*<span>([^<]*)</g,
  )
  return Object.fromEntries([...links].map(([, to, said = '']) => [to, said.trim()]))
}

test('the first page says what is before the clinic today, and opens no record', async () => {
  await visitAt('2026-11-22T16:00:00Z')
  await visitAt('2026-11-22T17:00:00Z')
  await visitAt('2026-11-24T17:00:00Z')
  await slotAt('2026-11-22T18:00:00Z')
  await slotAt('2026-11-25T18:00:00Z')
  await slotAt('2026-12-25T18:00:00Z')
  expect(await glance('reception')).toEqual({
    day: '2 rendez-vous',
    book: '1 plage libre aujourd’hui',
    review: '0 à voir',
    openings: '2 plages libres en sept jours',
  })
  const { rows } = await context.owner.query('select from access_log where clinic_id = $1', [
    clinic,
  ])
  expect(rows).toEqual([])
})

test('whoever only sees people themselves is told of their own', async () => {
  const zoe = (await aPractitioner(context.owner, clinic)).id
  await visitAt('2026-11-22T16:00:00Z')
  await visitAt('2026-11-22T16:00:00Z', zoe)
  await visitAt('2026-11-22T17:00:00Z', zoe)
  expect(await glance('practitioner', zoe)).toEqual({
    day: '2 rendez-vous',
    openings: '0 plage libre en sept jours',
  })
})

test('whoever sees no day is told of none', async () => {
  await visitAt('2026-11-22T16:00:00Z')
  expect(await glance('privacy')).toEqual({})
})
