import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import type { Draft } from '../../../src/schedule/plans/drafts.ts'
import { saveDraft } from '../../../src/schedule/plans/drafts.ts'
import {
  previewDays,
  previewPlan,
  publishDays,
  publishPlan,
} from '../../../src/schedule/timetable/publication.ts'
import { extendHorizon } from '../../../src/schedule/timetable/publishSlots.ts'
import type { Exception, PlanLine } from '../../../src/schedule/timetable/timetable.ts'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPlan, aPractitioner, aService, aSlot } from '../../support/factories.ts'
import { hasSettledOrWaits } from '../../support/locks.ts'
import { loggedTo } from '../../support/logged.ts'
import { patientPool } from '../../support/patient.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'

const context = useApp()
const told: string[] = []
const log = loggedTo(told, 'error')
let clinic: string
let anne: string
let service: string
let by: string

beforeEach(async () => {
  told.length = 0
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
  service = (await aService(context.owner, clinic, { duration_minutes: 60 })).id
  by = (await aWorker(context, [{ clinic, role: 'manager' }])).account
  await aWorker(context, [{ clinic, role: 'privacy' }])
})

const line = (weekday: number, from_time: string, to_time: string): PlanLine => ({
  ...{ healthcare_service_id: service, weekday, week: null, from_time, to_time },
  ...{ break_from: null, break_to: null },
})

async function aDraft(lines: PlanLine[], change: Partial<Draft> = {}): Promise<Draft> {
  const draft: Draft = {
    ...{ id: crypto.randomUUID(), practitioner_id: anne, status: 'draft', version: 0 },
    ...{ valid_from: '2026-11-23', valid_to: null, every_weeks: 1, anchor: '2026-11-23' },
    ...{ lines, ...change },
  }
  expect(await saveDraft(context.db, { clinic, draft, by })).toBe('done')
  return { ...draft, version: 1 }
}

async function publish(draft: Draft) {
  const given = { clinic, draft, now }
  const { digest } = await previewPlan(context.db, given)
  return publishPlan(context.db, { ...given, seen: digest })
}

async function differ(added: Partial<Exception>[], removed: string | null = null) {
  const batch_id = crypto.randomUUID()
  const rows = added.map((row) => ({
    ...{ batch_id, practitioner_id: anne, kind: 'closed' as const, reason: '', on_day: '' },
    ...{ from_time: null, to_time: null, healthcare_service_id: null, ...row },
  }))
  const given = { clinic, added: rows, removed, easter: null, now }
  const { digest } = await previewDays(context.db, given)
  expect(await publishDays(context.db, { ...given, seen: digest, by })).toBe('done')
  return batch_id
}

/** The slots of a status, by the clock of the clinic. */
async function slots(status = 'free', from = '2026-11-23', before = '2026-12-07') {
  const { rows } = await context.owner.query<{ at: string }>(
    `select to_char(starts_at at time zone 'America/Toronto', 'MM-DD HH24:MI') as at from slot
      where status = $1 and starts_on >= $2 and starts_on < $3 order by starts_at`,
    [status, from, before],
  )
  return rows.map(({ at }) => at)
}

const book = (at: string) =>
  context.owner.query(
    `update slot set status = 'busy' where starts_at = $1::timestamp at time zone 'America/Toronto'`,
    [`2026-${at}`],
  )

test('a plan becomes six weeks of slots, that patients may see', async () => {
  const draft = await aDraft([line(2, '08:00', '10:00')])
  const difference = await previewPlan(context.db, { clinic, draft, now })
  expect(difference).toMatchObject({ added: 12, withdrawn: 0, kept: [], clashes: [] })
  expect(await slots(), 'a preview does nothing').toEqual([])
  expect(await publish(draft)).toBe('done')
  expect(await slots('free', '2026-11-23', '2027-02-01')).toHaveLength(12)
})

test('published again it does nothing more, whether its answer was lost or not', async () => {
  const draft = await aDraft([line(2, '08:00', '10:00')])
  await publish(draft)
  expect(await publish(draft)).toBe('done')
  expect(await slots('free', '2026-11-23', '2027-02-01')).toHaveLength(12)
})

test('new hours replace free slots, and keep booked ones outside the plans until they are free', async () => {
  await publish(await aDraft([line(2, '08:00', '10:00')]))
  await book('11-24 08:00')
  const draft = await aDraft([line(2, '09:00', '11:00')], { valid_from: '2026-11-24' })
  const { added, withdrawn, kept } = await previewPlan(context.db, { clinic, draft, now })
  expect({ added, withdrawn }).toEqual({ added: 6, withdrawn: 5 })
  expect(kept).toEqual([{ practitioner_id: anne, starts_at: new Date('2026-11-24T13:00:00Z') }])
  expect(await publish(draft)).toBe('done')
  expect(await slots()).toEqual(['11-24 09:00', '11-24 10:00', '12-01 09:00', '12-01 10:00'])
  expect(await slots('busy')).toEqual(['11-24 08:00'])
  await context.owner.query(`select free_slot(id) from slot where status = 'busy'`)
  expect(await slots('entered-in-error')).toEqual(['11-24 08:00', '12-01 08:00'])
})

test('a booked slot that is planned once more is free again when its visit is cancelled', async () => {
  await publish(await aDraft([line(2, '08:00', '10:00')]))
  await book('11-24 08:00')
  const batch = await differ([{ on_day: '2026-11-24' }])
  await differ([], batch)
  await context.owner.query(`select free_slot(id) from slot where status = 'busy'`)
  expect(await slots()).toContain('11-24 08:00')
})

test('of two managers at once, the second sees the difference again', async () => {
  const first = await aDraft([line(2, '08:00', '10:00')])
  const second = await aDraft([line(2, '09:00', '11:00')])
  const { digest } = await previewPlan(context.db, { clinic, draft: second, now })
  await publish(first)
  const given = { clinic, draft: second, now }
  expect(await publishPlan(context.db, { ...given, seen: digest })).toBe('changed')
  expect(await slots()).toContain('11-24 08:00')
  expect(await publish(second)).toBe('done')
  expect(await slots()).toEqual(['11-24 09:00', '11-24 10:00', '12-01 09:00', '12-01 10:00'])
})

test('a visit that was booked after the preview is seen before anything is done', async () => {
  await publish(await aDraft([line(2, '08:00', '10:00')]))
  const draft = await aDraft([], { valid_from: '2026-11-24' })
  const given = { clinic, draft, now }
  const { digest, withdrawn } = await previewPlan(context.db, given)
  expect(withdrawn).toBe(12)
  await book('11-24 08:00')
  expect(await publishPlan(context.db, { ...given, seen: digest })).toBe('changed')
  expect(await slots()).toHaveLength(3)
})

test('many at once: one publishes, and each of the others is told', async () => {
  const draft = await aDraft([line(2, '08:00', '10:00')])
  const given = { clinic, draft, now }
  const { digest } = await previewPlan(context.db, given)
  const others = await Promise.all(
    [2, 3, 4].map((hour) => aDraft([line(2, `0${hour}:30`, '10:00')])),
  )
  const all = await Promise.all([
    publishPlan(context.db, { ...given, seen: digest }),
    ...others.map((other) => publishPlan(context.db, { ...given, draft: other, seen: digest })),
  ])
  expect(all.toSorted()).toEqual(['changed', 'changed', 'changed', 'done'])
})

test('a plan ends before the next begins, and goes on after one for some weeks', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  const summer = { valid_from: '2026-12-01', valid_to: '2026-12-07' }
  await publish(await aDraft([line(2, '12:00', '13:00')], summer))
  expect(await slots('free', '2026-11-23', '2026-12-14')).toEqual([
    '11-24 08:00',
    '12-01 12:00',
    '12-08 08:00',
  ])
  const { rows } = await context.owner.query(
    `select valid_from, valid_to from plan where status = 'published' order by valid_from`,
  )
  expect(rows).toEqual([
    { valid_from: '2026-11-23', valid_to: '2026-11-30' },
    { valid_from: '2026-12-01', valid_to: '2026-12-07' },
    { valid_from: '2026-12-08', valid_to: null },
  ])
  await publish(await aDraft([line(3, '08:00', '09:00')], { valid_from: '2026-11-30' }))
  expect(await slots('free', '2026-11-23', '2026-12-14')).toEqual([
    '11-24 08:00',
    '12-01 12:00',
    '12-09 08:00',
  ])
})

test('without anybody named to protect personal information, a clinic publishes nothing', async () => {
  await context.owner.query(`delete from staff_role where role = 'privacy'`)
  expect(await publish(await aDraft([line(2, '08:00', '09:00')]))).toBe('no_officer')
  expect(await slots()).toEqual([])
})

test('nobody is at two clinics at once: what clashes is told, and left out', async () => {
  const elsewhere = (
    await aClinic(context.owner, { name: 'Clinique du Phare', time_zone: 'America/Halifax' })
  ).id
  await aSlot(context.owner, {
    ...{ clinic_id: elsewhere, practitioner_id: anne, starts_at: '2026-11-24T13:30:00Z' },
  })
  const draft = await aDraft([line(2, '08:00', '10:00')])
  const { added, clashes } = await previewPlan(context.db, { clinic, draft, now })
  expect(added).toBe(11)
  expect(clashes).toMatchObject([{ clinic: 'Clinique du Phare', zone: 'America/Halifax' }])
  expect(await publish(draft)).toBe('done')
  expect(await slots('free', '2026-11-24', '2026-11-25')).toEqual(['11-24 08:30', '11-24 09:00'])
})

test('days that differ change their slots and no others, and are taken back', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00'), line(3, '08:00', '09:00')]))
  const vacation = await differ([{ on_day: '2026-11-24' }, { on_day: '2026-11-25' }])
  expect(await slots()).toEqual(['12-01 08:00', '12-02 08:00'])
  await differ([], vacation)
  expect(await slots()).toHaveLength(4)
  const hours = { from_time: '13:00', to_time: '14:00', healthcare_service_id: service }
  await differ([{ on_day: '2026-11-28', kind: 'open', ...hours }])
  expect(await slots()).toContain('11-28 13:00')
})

test('another choice of Easter days changes their slots', async () => {
  const march = new Date('2027-03-01T15:00:00Z')
  await context.setClock(march)
  const fridays = await aDraft([line(5, '08:00', '09:00')], { valid_from: '2027-03-01' })
  const given = { clinic, now: march }
  const { digest } = await previewPlan(context.db, { ...given, draft: fridays })
  await publishPlan(context.db, { ...given, draft: fridays, seen: digest })
  const days = () => slots('free', '2027-03-20', '2027-04-03')
  expect(await days()).toEqual(['04-02 08:00'])
  const change = { ...given, added: [], removed: null, easter: 'easter_monday' as const }
  const { digest: seen, added } = await previewDays(context.db, change)
  expect(added).toBe(1)
  expect(await publishDays(context.db, { ...change, seen, by })).toBe('done')
  expect(await days()).toEqual(['03-26 08:00', '04-02 08:00'])
})

test('whoever leaves a clinic is published there no more, special days included', async () => {
  const hours = { from_time: '13:00', to_time: '14:00', healthcare_service_id: service }
  await differ([{ on_day: '2026-11-28', kind: 'open', ...hours }])
  const draft = await aDraft([line(2, '08:00', '09:00')])
  const leave = `select done from set_practitioner_role($1, $2, false)`
  expect((await context.owner.query(leave, [anne, clinic])).rows).toEqual([{ done: true }])
  expect(await slots()).toEqual([])
  expect(await publish(draft)).toBe('changed')
  const { db } = patientPool(context.jobsUrl)
  await aPlan(context.owner, clinic, (await aPractitioner(context.owner, clinic)).id)
  await extendHorizon(db, { today: '2026-11-23', now }, log)
  await db.destroy()
  expect(await slots()).toEqual([])
})

test('without an officer days are closed, and nothing else', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  await context.owner.query(`delete from staff_role where role = 'privacy'`)
  await differ([{ on_day: '2026-11-24' }])
  const open = {
    ...{ batch_id: crypto.randomUUID(), practitioner_id: anne, on_day: '2026-11-28', reason: '' },
    ...{ kind: 'open' as const, from_time: '13:00', to_time: '14:00' },
    healthcare_service_id: service,
  }
  const given = { clinic, added: [open], removed: null, easter: null, now }
  const { digest } = await previewDays(context.db, given)
  expect(await publishDays(context.db, { ...given, seen: digest, by })).toBe('no_officer')
})

test('a plan without an end goes round one for some weeks that begins later', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  const summer = { valid_from: '2026-12-08', valid_to: '2026-12-14' }
  await publish(await aDraft([line(2, '12:00', '13:00')], summer))
  await publish(await aDraft([line(2, '16:00', '17:00')], { valid_from: '2026-12-01' }))
  expect(await slots('free', '2026-11-23', '2026-12-21')).toEqual([
    '11-24 08:00',
    '12-01 16:00',
    '12-08 12:00',
    '12-15 16:00',
  ])
  const { rows } = await context.owner.query(
    `select valid_from, valid_to from plan where status = 'published' order by valid_from`,
  )
  expect(rows).toEqual([
    { valid_from: '2026-11-23', valid_to: '2026-11-30' },
    { valid_from: '2026-12-01', valid_to: '2026-12-07' },
    { valid_from: '2026-12-08', valid_to: '2026-12-14' },
    { valid_from: '2026-12-15', valid_to: null },
  ])
})

test('a day that the clinic closes is so for slots that no plan has any more', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  await context.owner.query('delete from plan')
  await differ([{ on_day: '2026-11-24', practitioner_id: null }])
  expect(await slots()).toEqual(['12-01 08:00'])
})

test('a change of a service or of a clinic has whoever publishes look again', async () => {
  const draft = await aDraft([line(2, '08:00', '09:00')])
  const version = async () =>
    Number((await context.owner.query('select max(version) from timetable')).rows[0].max ?? 0)
  await publish(draft)
  const before = await version()
  const { rows } = await context.owner.query('select to_jsonb(h) as h from healthcare_service h')
  await context.owner.query('select save_service($1, $2)', [clinic, JSON.stringify(rows[0].h)])
  expect(await version()).toBe(before + 1)
})

test('the horizon adds the days that come, and nothing the second time', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  const { db } = patientPool(context.jobsUrl)
  const at = (today: string) => extendHorizon(db, { today, now }, log)
  expect(await at('2026-11-22')).toEqual({ published: 0, more: false })
  const both = await Promise.all([at('2026-11-29'), at('2026-11-29')])
  expect(both.map(({ published }) => published).toSorted()).toEqual([0, 1])
  expect(await at('2026-11-29')).toEqual({ published: 0, more: false })
  expect(await slots('free', '2026-11-23', '2027-02-01')).toHaveLength(7)
  await db.destroy()
})

test('a clinic for which the horizon fails is told, and keeps no other from its days', async () => {
  await publish(await aDraft([line(2, '08:00', '09:00')]))
  const broken = '00000000-0000-4000-8000-000000000001'
  await aClinic(context.owner, { id: broken })
  await aPlan(context.owner, broken, (await aPractitioner(context.owner, broken)).id)
  await context.owner.query(`insert into timetable (clinic_id, extended_to) values ($1, $2)`, [
    ...[broken, '2027-01-03'],
  ])
  const failing = (words: string) =>
    words.replace('begin\n', `begin\n  if p_clinic = '${broken}' then perform 1 / 0; end if;\n`)
  const { db } = patientPool(context.jobsUrl)
  await sabotagedRoutine(context, 'extend_timetable', failing, async () => {
    const extended = await extendHorizon(db, { today: '2026-11-29', now }, log)
    expect(extended).toEqual({ published: 1, more: false })
  })
  await db.destroy()
  expect(told.map((said) => JSON.parse(said))).toMatchObject([{ clinic: broken, error: '22012' }])
})

test('a plan that was changed since it was read extends nothing', async () => {
  await aPlan(context.owner, clinic, anne)
  const { rows } = await context.owner.query(
    `select added from extend_timetable($1, 7, '2027-01-01', '[]', $2)`,
    [clinic, now],
  )
  expect(rows).toEqual([{ added: null }])
})

const overlapping = (starts_at: string) =>
  aSlot(context.owner, {
    ...{ clinic_id: clinic, practitioner_id: anne, healthcare_service_id: service, starts_at },
  })

test('live slots of one practitioner never overlap', async () => {
  await overlapping('2026-11-24T14:20:00Z')
  await expect(overlapping('2026-11-24T14:30:00Z')).rejects.toMatchObject({
    constraint: 'slot_overlap',
  })
  await overlapping('2026-11-24T14:40:00Z')
  await context.owner.query(`update slot set status = 'entered-in-error'`)
  await overlapping('2026-11-24T14:30:00Z')
})

test('two who insert at once see each other; without the lock they would not', async () => {
  const slot = await overlapping('2026-11-24T10:00:00Z')
  const insert = (minute: number) =>
    `insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method, starts_at,
        ends_at, starts_on, moment)
      select clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
        '2026-11-24T14:00:00Z'::timestamptz + make_interval(mins => ${minute}),
        '2026-11-24T14:20:00Z'::timestamptz + make_interval(mins => ${minute}), starts_on, moment
      from slot where id = '${slot.id}'`
  const both = async (minute: number) => {
    const [one, other] = [new pg.Client(context.ownerUrl), new pg.Client(context.ownerUrl)] as const
    await Promise.all([one.connect(), other.connect()])
    try {
      await one.query('begin')
      await one.query(insert(minute))
      const second = other.query(insert(minute + 10)).then(
        () => 'inserted',
        (error: { constraint: string }) => error.constraint,
      )
      await hasSettledOrWaits(context, second)
      await one.query('commit')
      return await second
    } finally {
      await Promise.all([one.end(), other.end()])
    }
  }
  expect(await both(0)).toBe('slot_overlap')
  const careless = () =>
    `create or replace function lock_practitioners(p_practitioners uuid[]) returns void language sql as ''`
  await sabotagedRoutine(context, 'lock_practitioners', careless, async () => {
    expect(await both(60)).toBe('inserted')
  })
})
