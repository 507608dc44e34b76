import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aSlot, several } from '../../support/factories.ts'
import { week } from './searching.ts'

const context = useDatabase()
const counts = ({ days }: { days: { count: number }[] }) => days.map(({ count }) => count)

async function slotsAt(...starts: string[]) {
  const clinic_id = (await aClinic(context.owner)).id
  const slots = await several(starts.length, (i) =>
    aSlot(context.owner, { clinic_id, starts_at: starts[i] }),
  )
  return { clinic_id, ids: slots.map(({ id }) => id) }
}

test('a clinic opens on its first week and day with anything', async () => {
  const { clinic_id, ids } = await slotsAt(
    '2026-12-03T14:00:00Z',
    '2026-12-02T15:00:00Z',
    '2026-12-02T14:00:00Z',
  )
  const first = await week(context, clinic_id)
  expect(first).toMatchObject({ monday: '2026-11-30', day: '2026-12-02', later: undefined })
  expect(counts(first)).toEqual([0, 0, 2, 1, 0, 0, 0])
  expect(first.openings.map(({ slot_id }) => slot_id)).toEqual([ids[2], ids[1]])
})

test('a day of the week asked for is shown, and one without a slot gives way to the first with one', async () => {
  const { clinic_id } = await slotsAt('2026-11-24T14:00:00Z', '2026-11-26T14:00:00Z')
  const asked = (day: string) => week(context, clinic_id, { week: '2026-11-23', day })
  expect((await asked('2026-11-26')).day).toBe('2026-11-26')
  expect((await asked('2026-11-25')).day).toBe('2026-11-24')
  expect((await asked('2026-12-25')).day).toBe('2026-11-24')
})

test('a week with nothing points to the next day that has something', async () => {
  const { clinic_id } = await slotsAt('2026-11-24T14:00:00Z', '2026-12-16T14:00:00Z')
  const empty = await week(context, clinic_id, { week: '2026-11-30' })
  expect(empty).toMatchObject({ day: undefined, openings: [], later: '2026-12-16' })
  expect(empty).toMatchObject({ previous: '2026-11-23', next: '2026-12-07' })
  const last = await week(context, clinic_id, { week: '2026-12-21' })
  expect(last).toMatchObject({ day: undefined, later: undefined })
})

test('a week that is misspelled, past or beyond a year is the first with anything', async () => {
  const { clinic_id } = await slotsAt('2026-11-24T14:00:00Z')
  const none = ['', 'soon', '2026-11-31', '2026-W48', "'", '0000-01-01', '0001-01-01', '9999-12-31']
  for (const asked of [...none, '2026-11-09', '2028-01-03']) {
    const shown = await week(context, clinic_id, { week: asked, day: asked })
    expect(shown).toMatchObject({ monday: '2026-11-23', day: '2026-11-24', previous: '2026-11-16' })
  }
  const first = await week(context, clinic_id, { week: '2026-11-18' })
  expect(first).toMatchObject({ monday: '2026-11-16', previous: undefined, later: '2026-11-24' })
})

test('a clinic without any slot shows the week searched from', async () => {
  const clinic = await aClinic(context.owner)
  const shown = await week(context, clinic.id, { criteria: { from: '2026-12-10' } })
  expect(shown).toMatchObject({ monday: '2026-12-07', day: undefined, later: undefined })
  expect(counts(shown)).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test.each([
  ['America/Toronto', '2027-03-14', '2027-03-15T03:40:00Z'],
  ['America/Halifax', '2027-03-14', '2027-03-15T02:40:00Z'],
  ['America/Blanc-Sablon', '2027-03-14', '2027-03-15T03:40:00Z'],
  ['America/Toronto', '2027-11-07', '2027-11-08T04:40:00Z'],
  ['America/Halifax', '2027-11-07', '2027-11-08T03:40:00Z'],
  ['America/Blanc-Sablon', '2027-11-07', '2027-11-08T03:40:00Z'],
])(
  'in %s, 23:40 on Sunday %s is the last time of that week, not of the next',
  async (time_zone, sunday, instant) => {
    const clinic_id = (await aClinic(context.owner, { time_zone })).id
    const { id } = await aSlot(context.owner, {
      clinic_id,
      starts_at: instant,
      starts_on: sunday,
      moment: 'evening',
    })
    const shown = await week(context, clinic_id, { week: sunday })
    expect(counts(shown)).toEqual([0, 0, 0, 0, 0, 0, 1])
    expect(shown.openings.map(({ slot_id }) => slot_id)).toEqual([id])
    expect(shown.day).toBe(sunday)
    const next = await week(context, clinic_id, { week: `${shown.next}` })
    expect(next.day).toBeUndefined()
  },
)

test('a day counts what the person may hold: not what another session holds, but what theirs does', async () => {
  const { clinic_id, ids } = await slotsAt('2026-11-24T14:00:00Z', '2026-11-24T15:00:00Z')
  const session = randomUUID()
  await context.owner.query(
    `insert into hold (slot_id, holder, session, until) values ($1, $2, $2, '2026-11-22T15:10:00Z')`,
    [ids[0], session],
  )
  expect(counts(await week(context, clinic_id))[1]).toBe(1)
  expect(counts(await week(context, clinic_id, { session }))[1]).toBe(2)
})
