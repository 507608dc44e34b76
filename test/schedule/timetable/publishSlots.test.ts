import { beforeEach, describe, expect, test } from 'vitest'
import { publishSlots } from '../../../src/schedule/timetable/publishSlots.ts'
import { now, useDatabase } from '../../support/database.ts'
import { aClinic, aPlan, aPractitioner, aService } from '../../support/factories.ts'

const context = useDatabase()
const monday = '2026-11-23'

let clinic: Awaited<ReturnType<typeof aClinic>>
let practitioner: Awaited<ReturnType<typeof aPractitioner>>
let plan: string

beforeEach(async () => {
  clinic = await aClinic(context.owner)
  practitioner = await aPractitioner(context.owner, clinic.id)
  plan = (await aPlan(context.owner, clinic.id, practitioner.id)).id
})

/** Opens the practitioner's weekly hours for a new service. */
async function open(weekday: number, from: string, to: string, service: object = {}) {
  const { id } = await aService(context.owner, clinic.id, { ...service })
  await context.owner.query(
    `insert into plan_line (plan_id, healthcare_service_id, weekday, from_time, to_time)
     values ($1, $2, $3, $4, $5)`,
    [plan, id, weekday, from, to],
  )
  return id
}

const publish = (from = monday, weeks = 1, at = now) =>
  context.asOwner((trx) => publishSlots(trx, { from, weeks, now: at }))

async function slots() {
  const { rows } = await context.owner.query('select * from slot order by starts_at')
  return rows
}

async function localStarts() {
  const { rows } = await context.owner.query<{ at: string }>(
    `select to_char(s.starts_at at time zone c.time_zone, 'YYYY-MM-DD HH24:MI') as at
     from slot s join clinic c on c.id = s.clinic_id order by 1`,
  )
  return rows.map(({ at }) => at)
}

test('a weekly opening becomes slots on its weekday, every week', async () => {
  await open(2, '09:00', '10:00', { duration_minutes: 30 })
  expect(await publish(monday, 2)).toBe(4)
  expect(await localStarts()).toEqual([
    '2026-11-24 09:00',
    '2026-11-24 09:30',
    '2026-12-01 09:00',
    '2026-12-01 09:30',
  ])
})

test('a slot carries all that its service says', async () => {
  const service = await open(1, '17:00', '17:30', {
    reason: 'pediatric',
    method: 'video',
    duration_minutes: 30,
    min_age: 14,
    max_age: 17,
    sex: 'female',
    redirection: 'gap',
    staff_only: true,
  })
  await publish()
  const [slot] = await slots()
  expect(slot).toMatchObject({
    clinic_id: clinic.id,
    place_id: clinic['place_id'],
    cell: clinic['cell'],
    practitioner_id: practitioner.id,
    healthcare_service_id: service,
    reason: 'pediatric',
    method: 'video',
    starts_at: new Date('2026-11-23T22:00:00Z'),
    ends_at: new Date('2026-11-23T22:30:00Z'),
    starts_on: '2026-11-23',
    moment: 'evening',
    status: 'free',
    published_at: now,
    min_age: 14,
    max_age: 17,
    sex: 'female',
    redirection: 'gap',
    staff_only: true,
  })
})

test('a slot opens to each category of persons its own time ahead, or never', async () => {
  await open(1, '09:00', '09:20', {
    a_lead_minutes: 40_320,
    b_lead_minutes: 10_080,
    c_lead_minutes: null,
    d_lead_minutes: 2880,
  })
  await publish()
  expect((await slots())[0]).toMatchObject({
    a_from: new Date('2026-10-26T14:00:00Z'),
    b_from: new Date('2026-11-16T14:00:00Z'),
    c_from: null,
    d_from: new Date('2026-11-21T14:00:00Z'),
  })
})

test('the day and the hour are those of the clinic', async () => {
  await context.owner.query(`update clinic set time_zone = 'America/Blanc-Sablon'`)
  await open(1, '23:00', '23:20')
  await publish()
  expect((await slots())[0]).toMatchObject({
    starts_at: new Date('2026-11-24T03:00:00Z'),
    starts_on: '2026-11-23',
    moment: 'evening',
  })
})

test('publishing again adds nothing, and leaves a taken slot taken', async () => {
  await open(1, '09:00', '10:00')
  expect(await publish()).toBe(3)
  await context.owner.query(`update slot set status = 'busy'`)
  expect(await publish()).toBe(0)
  expect((await slots()).map(({ status }) => status)).toEqual(['busy', 'busy', 'busy'])
})

test('when the hours change, a new slot never overlaps one that is already published', async () => {
  await open(1, '09:00', '10:00')
  await publish()
  await context.owner.query(`update plan_line set from_time = '08:50', to_time = '10:30'`)
  expect(await publish()).toBe(1)
  expect(await localStarts()).toContain('2026-11-23 10:10')
})

test('nothing is published in the past', async () => {
  await open(1, '09:00', '12:00', { duration_minutes: 60 })
  await publish(monday, 1, new Date('2026-11-23T15:00:00Z'))
  expect(await localStarts()).toEqual(['2026-11-23 11:00'])
})

describe('holidays', () => {
  test('nothing is published on Christmas or on New Year’s Day', async () => {
    await open(5, '09:00', '09:20')
    await publish('2026-12-18', 3)
    expect(await localStarts()).toEqual(['2026-12-18 09:00'])
  })

  test('nothing is published on either Easter day, since clinics differ', async () => {
    await open(5, '09:00', '09:20')
    await open(1, '09:00', '09:20')
    await publish('2027-03-19', 2)
    expect(await localStarts()).toEqual(['2027-03-19 09:00', '2027-03-22 09:00'])
  })
})

describe('clock changes', () => {
  test.each([
    ['2027-03-14', ['00:00', '00:30', '01:00', '03:00', '03:30']],
    ['2027-11-07', ['00:00', '02:00', '02:30', '03:00', '03:30']],
  ])('on %s, the hour that is skipped or repeated has no slot', async (day, kept) => {
    await open(7, '00:00', '04:00', { duration_minutes: 30 })
    await publish(day)
    expect(await localStarts()).toEqual(kept.map((time) => `${day} ${time}`))
  })
})
