import { beforeEach, expect, test } from 'vitest'
import { loadDemo, topUpDemo } from '../../src/demo/network.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { now, useDatabase } from '../support/database.ts'

const context = useDatabase()
const keys = createFieldKeys({
  field: { current: '1', keys: { 1: '11'.repeat(32) } },
  index: '22'.repeat(32),
})
const DAY = 86_400_000

beforeEach(() => context.asOwner((trx, copy) => loadDemo(trx, copy, { now, keys })))

async function ask<Row extends object>(query: string, ...values: unknown[]) {
  const { rows } = await context.owner.query<Row & { n: number }>(query, values)
  return rows
}

/** Which slots are free, told so that two loads can be compared. */
const freeSlots = () =>
  ask<{ code: string; starts_at: Date }>(
    `select p.code, s.starts_at, s.status from slot s join practitioner p on p.id = s.practitioner_id
     order by 1, 2`,
  )

test('the demo is the same whenever it is loaded at one moment', async () => {
  const first = await freeSlots()
  await context.owner.query('delete from slot')
  await context.asOwner((trx, copy) => loadDemo(trx, copy, { now, keys }))
  expect(await freeSlots()).toEqual(first)
})

test('the demo has its clinics, its people, and six weeks of slots apart, the nearest days the fullest', async () => {
  const counts = await ask(
    `select (select count(*)::int from clinic) as clinics, (select count(*)::int from register_entry) as people`,
  )
  expect(counts).toEqual([{ clinics: 24, people: 40 }])
  const [days] = await ask(`select min(starts_on) as first, max(starts_on) as last from slot`)
  expect(days).toEqual({ first: '2026-11-23', last: '2027-01-02' })
  const overlaps = await ask(
    `select from slot s join slot o on o.practitioner_id = s.practitioner_id and o.id <> s.id
       and o.starts_at < s.ends_at and o.ends_at > s.starts_at`,
  )
  expect(overlaps).toHaveLength(0)
  const [near, , , , , far] = await ask<{ taken: number }>(
    `select ((starts_on - date '2026-11-22') / 7) as week,
       avg((status = 'busy-unavailable')::int)::float8 as taken
     from slot s join clinic c on c.id = s.clinic_id where c.code <> 'trois-rivieres'
     group by 1 order by 1`,
  )
  expect(near?.taken).toBeGreaterThan(0.6)
  expect(far?.taken).toBeLessThan(0.3)
})

test('a person registered with a doctor, one with a group and one with nobody all find slots', async () => {
  for (const code of ['tremblay-anne-sophie', null])
    for (const group of ['gmf-du-fleuve', null]) {
      const [found] = await ask(
        `select count(*)::int as n from slot s where s.reason = 'regular' and slot_bookable(s, row(
           (select id from practitioner where code = $1), (select id from clinic_group where code = $2),
           $1 is not null, '1985-05-14', 'female')::eligibility, $3)`,
        code,
        group,
        now,
      )
      expect(found?.n).toBeGreaterThan(1000)
    }
})

test('one clinic is full, and another one is full for one reason', async () => {
  const full = await ask(
    `select c.code, s.reason from slot s join clinic c on c.id = s.clinic_id
     group by 1, 2 having bool_and(s.status <> 'free') order by 1, 2`,
  )
  expect(full).toEqual([
    { code: 'montreal-verdun', reason: 'urgent' },
    ...['pediatric', 'pregnancy', 'regular', 'semi_urgent', 'urgent'].map((reason) => ({
      code: 'trois-rivieres',
      reason,
    })),
  ])
})

test('starting again leaves slots as people left them, and a month later there are six weeks of them', async () => {
  await context.owner.query(
    `update slot set status = 'free' from practitioner p
     where p.id = practitioner_id and p.code = 'tremblay-anne-sophie'`,
  )
  const before = await freeSlots()
  await context.asOwner((trx) => topUpDemo(trx, { now: new Date(now.getTime() + 1000), keys }))
  expect(await freeSlots()).toEqual(before)

  const later = new Date(now.getTime() + 30 * DAY)
  await context.asOwner((trx) => topUpDemo(trx, { now: later, keys }))
  const [ahead] = await ask<{ last: string; free: number }>(
    `select max(starts_on) as last, count(*) filter (where status = 'free')::int as free
     from slot where starts_at > $1`,
    later,
  )
  expect(ahead?.last).toBe('2027-02-01')
  expect(ahead?.free).toBeGreaterThan(5000)
})
