import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Counted,
  insightOf,
  thirdNextAvailable,
  type WeekCounts,
  withoutSmall,
} from '../../../src/booking/insight/insight.ts'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, superuser } from '../../support/booking.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
const WEEK = '2026-11-23'
let clinic: string
let anne: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
})

const slotAt = async (starts_at: string, of = { clinic_id: clinic, practitioner_id: anne }) =>
  (await aSlot(context.owner, { ...of, starts_at })).id

async function visitAt(starts_at: string) {
  const visitor = aVisitor(context, await aPerson(context.owner, context.keys))
  return visitor.booked(await slotAt(starts_at))
}

async function become(id: string, change: string) {
  const client = await superuser(context)
  await client.query(`update appointment set ${change} where id = $1`, [id])
  await client.end()
}

const weekOf = async (week = WEEK) =>
  (await insightOf(context.db, { clinic, from: '2026-11-16' })).find((row) => row.week === week)

test('a week counts what was published, booked, cancelled and missed, and by which way', async () => {
  const visits: string[] = []
  for (const hour of [14, 15, 16, 17, 18, 19])
    visits.push(await visitAt(`2026-11-24T${hour}:00:00Z`))
  const [early = '', late = '', byClinic = '', mistake = '', missed = ''] = visits
  const cancelled = `status = 'cancelled', cancelled_how = 'web'`
  await become(early, `${cancelled}, cancelled_for = 'patient', cancelled_late = false`)
  await become(late, `${cancelled}, cancelled_for = 'patient', cancelled_late = true`)
  await become(byClinic, `${cancelled}, cancelled_for = 'practitioner'`)
  await become(mistake, `${cancelled}, cancelled_for = 'mistake'`)
  await become(missed, `status = 'noshow'`)
  await slotAt('2026-11-24T20:00:00Z')
  expect(await weekOf()).toMatchObject({
    ...{ published: 7, booked: 2, unfilled: 0, missed: 1 },
    ...{ cancelled_early: 1, cancelled_late: 1, cancelled_by_clinic: 1 },
    ...{ web: 2, telephone: 0, desk: 0 },
  })
})

test('a slot is left free once its hour has passed without a visit', async () => {
  await slotAt('2026-11-22T15:30:00Z')
  const before = await weekOf('2026-11-16')
  await context.setClock(new Date('2026-11-22T15:31:00Z'))
  const after = await weekOf('2026-11-16')
  expect([before?.unfilled, after?.unfilled]).toEqual([0, 1])
})

test('a week begins on Monday where the clinic is, not where the server is', async () => {
  await visitAt('2026-11-30T04:30:00Z')
  expect((await weekOf())?.booked).toBe(1)
  expect((await weekOf('2026-11-30'))?.booked).toBe(0)
})

test('the wait is from when a slot could be seen to its booking', async () => {
  const seen = new Date(now.getTime() - 3 * 60 * 60_000)
  const slot = await aSlot(context.owner, {
    ...{ clinic_id: clinic, practitioner_id: anne, starts_at: '2026-11-24T15:00:00Z' },
    ...{ published_at: new Date('2026-11-01T12:00:00Z') },
    ...{ a_from: seen, b_from: seen, c_from: seen, d_from: seen },
  })
  const visitor = aVisitor(context, await aPerson(context.owner, context.keys))
  await visitor.booked(slot.id)
  expect((await weekOf())?.wait_minutes).toBe(180)
})

test('another clinic’s week is not counted here', async () => {
  const clinic_id = (await aClinic(context.owner)).id
  const practitioner_id = (await aPractitioner(context.owner, clinic_id)).id
  await slotAt('2026-11-24T15:00:00Z', { clinic_id, practitioner_id })
  expect((await weekOf())?.published).toBe(0)
})

test('the third next available appointment is the third that somebody finds online', async () => {
  for (const day of [24, 25, 26]) await slotAt(`2026-11-${day}T15:00:00Z`)
  const third = async () => (await thirdNextAvailable(context.db, clinic))[0]
  expect(await third()).toMatchObject({ on_day: '2026-11-26', days: 4 })
  const visitor = aVisitor(context, await aPerson(context.owner, context.keys))
  await visitor.held(await slotAt('2026-11-24T16:00:00Z'))
  expect(await third()).toMatchObject({ on_day: '2026-11-26' })
  await slotAt('2026-11-24T17:00:00Z')
  expect(await third()).toMatchObject({ on_day: '2026-11-25', days: 3 })
})

test('a clinic that has a third of today says so in words', async () => {
  for (const minute of [0, 20, 40])
    await slotAt(`2026-11-22T19:${String(minute).padStart(2, '0')}:00Z`)
  const { client } = await aWorker(context, [{ clinic, role: 'manager' }])
  expect((await client.get('/fr/staff/insight')).text).toMatch(/22 novembre 2026\s+\(aujourd’hui\)/)
})

describe('for the network', () => {
  const row = (counts: Partial<Record<Counted, number>>): WeekCounts => ({
    ...{ week: WEEK, published: 900, booked: 700, unfilled: 200, cancelled_early: 50 },
    ...{ cancelled_late: 20, cancelled_by_clinic: 9, missed: 30, wait_minutes: 60 },
    ...{ web: 400, telephone: 200, desk: 100, ...counts },
  })

  test('a count below five is not told', () => {
    const { missed, unfilled, cancelled_late } = withoutSmall(
      row({ missed: 4, unfilled: 0, cancelled_late: 5 }),
    )
    expect([missed, unfilled, cancelled_late]).toEqual([null, null, 5])
  })

  test('nor one that could be found by taking the others from their sum', () => {
    const { web, telephone, desk } = withoutSmall(row({ web: 690, telephone: 8, desk: 2 }))
    expect([web, telephone, desk]).toEqual([690, null, null])
  })

  test('control: told as they are, the hidden one would be found', () => {
    const counts = row({ web: 690, telephone: 8, desk: 2 })
    expect((counts.booked ?? 0) - (counts.web ?? 0) - (counts.telephone ?? 0)).toBe(2)
  })

  test('the page tells no small count, and a manager’s page does', async () => {
    for (const hour of [14, 15]) await visitAt(`2026-11-24T${hour}:00:00Z`)
    const path = `/fr/staff/insight?week=${WEEK}`
    const above = await aWorker(context, [{ clinic: null, role: 'network' }])
    const { text } = await above.client.get(path)
    expect(text).toContain('&lt; 5'.replace('&lt;', '&#60;'))
    expect(text).not.toMatch(/<td>[1-4]<\/td>/)
    const manager = await aWorker(context, [{ clinic, role: 'manager' }])
    expect((await manager.client.get(path)).text).toContain('<td>2</td>')
  })
})

test.each(['reception', 'practitioner', 'privacy'] as const)(
  '%s has no such page',
  async (role) => {
    const { client } = await aWorker(context, [{ clinic, role }])
    expect((await client.get('/fr/staff/insight')).status).toBe(404)
  },
)

test('no address makes the page fail', async () => {
  const { client } = await aWorker(context, [{ clinic, role: 'manager' }])
  for (const week of ['', 'x', '0001-01-01', '9999-12-31', '2026-13-01', '%00'])
    expect((await client.get(`/fr/staff/insight?week=${week}`)).status).toBe(200)
})
