import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { saveDraft } from '../../../src/schedule/plans/drafts.ts'
import {
  previewDays,
  previewPlan,
  publishDays,
  publishPlan,
} from '../../../src/schedule/timetable/publication.ts'
import type { Exception, PlanLine } from '../../../src/schedule/timetable/timetable.ts'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPractitioner, aService } from '../../support/factories.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { useSeen } from '../../support/seen.ts'

const context = useApp()
const seen = useSeen(context)

/** A week of the tests, from the Monday after their clock begins, and the hours that a plan may have on each of its days. */
const WEEK = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']
const HOURS = [
  [8, 12],
  [9, 11],
  [10, 15],
  [13, 16],
] as const

type Step =
  | { does: 'publish'; hours: number }
  | { does: 'close'; day: number; from: number; hours: number }
  | { does: 'book' | 'cancel' | 'open'; at: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('publish' as const), hours: fc.nat(HOURS.length - 1) }),
  fc.record({
    does: fc.constant('close' as const),
    day: fc.nat(WEEK.length - 1),
    from: fc.integer({ min: 7, max: 15 }),
    hours: fc.integer({ min: 1, max: 24 }),
  }),
  fc.record({
    does: fc.constantFrom('book' as const, 'book' as const, 'cancel' as const, 'open' as const),
    at: fc.nat(99),
  }),
)
const first: fc.Arbitrary<Step[]> = fc.tuple(fc.constant<Step>({ does: 'publish', hours: 0 }))
const steps = fc
  .tuple(first, fc.array(step, { minLength: 4, maxLength: 10 }))
  .map(([begins, rest]) => [...begins, ...rest])

/** Hours of a day that are closed. */
interface Closed {
  batch: string
  day: string
  from: number
  to: number
}

const two = (hour: number) => String(hour).padStart(2, '0')
const at = (day: string, hour: number) => `${day} ${two(hour)}:00`

async function history(all: readonly Step[]) {
  const clinic = (await aClinic(context.owner)).id
  const anne = (await aPractitioner(context.owner, clinic)).id
  const service = (await aService(context.owner, clinic, { duration_minutes: 60 })).id
  const by = (await aWorker(context, [{ clinic, role: 'manager' }])).account
  await aWorker(context, [{ clinic, role: 'privacy' }])

  let planned: readonly [number, number] = [0, 0]
  let closed: Closed[] = []
  const booked = new Set<string>()
  for (const one of all) {
    if (one.does === 'publish') await publish(HOURS[one.hours] ?? HOURS[0])
    else if (one.does === 'close') await close(one)
    else if (one.does === 'open') await open(closed[one.at % (closed.length || 1)])
    else if (one.does === 'book') await book(one.at)
    else await cancel(one.at)
    await agrees(one)
  }

  async function publish(hours: readonly [number, number]) {
    const [from_time, to_time] = hours.map((hour) => `${two(hour)}:00:00`) as [string, string]
    const lines = [1, 2, 3, 4, 5].map(
      (weekday): PlanLine => ({
        ...{ healthcare_service_id: service, weekday, week: null, from_time, to_time },
        ...{ break_from: null, break_to: null },
      }),
    )
    const draft = {
      ...{ id: randomUUID(), practitioner_id: anne, status: 'draft' as const, version: 0, lines },
      ...{ valid_from: '2026-11-23', valid_to: null, every_weeks: 1, anchor: '2026-11-23' },
    }
    expect(await saveDraft(context.db, { clinic, draft, by })).toBe('done')
    const given = { clinic, draft: { ...draft, version: 1 }, now }
    const { digest } = await previewPlan(context.db, given)
    expect(await publishPlan(context.db, { ...given, seen: digest })).toBe('done')
    // Once more does nothing more.
    const { added, withdrawn } = await previewPlan(context.db, given)
    expect({ added, withdrawn }).toEqual({ added: 0, withdrawn: 0 })
    planned = hours
  }

  async function change(added: readonly Exception[], removed: string | null) {
    const given = { clinic, added, removed, easter: null, now }
    const { digest } = await previewDays(context.db, given)
    expect(await publishDays(context.db, { ...given, seen: digest, by })).toBe('done')
  }

  async function close({ day: at, from, hours }: Extract<Step, { does: 'close' }>) {
    const [batch, day, whole] = [randomUUID(), WEEK[at] ?? '', hours > 8]
    const to = Math.min(from + hours, 23)
    const exception: Exception = {
      ...{ batch_id: batch, practitioner_id: anne, on_day: day, kind: 'closed', reason: '' },
      from_time: whole ? null : `${two(from)}:00`,
      ...{ to_time: whole ? null : `${two(to)}:00`, healthcare_service_id: null },
    }
    await change([exception], null)
    closed.push({ batch, day, from: whole ? 0 : from, to: whole ? 24 : to })
  }

  async function open(one: Closed | undefined) {
    if (!one) return
    await change([], one.batch)
    closed = closed.filter(({ batch }) => batch !== one.batch)
  }

  /** The slots of the week that have a status, by the clock of the clinic. */
  async function slots(status: string, which = 'true'): Promise<string[]> {
    const rows = await seen<{ at: string }>(
      `select ${AT} as at from slot
        where clinic_id = $1 and status = $2 and starts_on <= '2026-11-27' and ${which} order by 1`,
      [clinic, status],
    )
    return rows.map(({ at }) => at)
  }

  async function book(place: number) {
    const free = await slots('free')
    const time = free[place % (free.length || 1)]
    if (time === undefined) return
    await seen(`select take_slot(id) from slot where ${SLOT}`, [clinic, 'free', time])
    booked.add(time)
  }

  async function cancel(place: number) {
    const time = [...booked].toSorted()[place % (booked.size || 1)]
    if (time === undefined) return
    await seen(`select free_slot(id) from slot where ${SLOT}`, [clinic, 'busy', time])
    booked.delete(time)
  }

  /** What the plan has that no closed hour touches, by hand. */
  function onPaper(): string[] {
    const [from, to] = planned
    const isClosed = (day: string, hour: number) =>
      closed.some((one) => one.day === day && hour < one.to && hour + 1 > one.from)
    return WEEK.flatMap((day) =>
      Array.from({ length: to - from }, (_, hour) => from + hour)
        .filter((hour) => !isClosed(day, hour))
        .map((hour) => at(day, hour)),
    )
  }

  async function agrees(one: Step) {
    const paper = onPaper().filter((time) => !booked.has(time))
    expect({ one, free: await slots('free') }).toEqual({ one, free: paper })
    expect(await slots('busy')).toEqual([...booked].toSorted())
    const outside = await slots('busy', 'outside_plan')
    const unplanned = [...booked].filter((time) => !onPaper().includes(time)).toSorted()
    expect(outside).toEqual(unplanned)
  }
}

const AT = `to_char(starts_at at time zone 'America/Toronto', 'YYYY-MM-DD HH24:MI')`
const SLOT = `clinic_id = $1 and status = $2 and ${AT} = $3`

test('whatever is published, closed, opened, booked and cancelled in whatever order, a clinic offers what paper says, and keeps what is booked', async () => {
  await fc.assert(fc.asyncProperty(steps, history), { numRuns: 8 })
})

test('control: if a freed time of a closed day were offered again, paper and clinic would differ', async () => {
  const closing: Step[] = [
    { does: 'publish', hours: 0 },
    { does: 'book', at: 0 },
    { does: 'close', day: 0, from: 7, hours: 24 },
    { does: 'cancel', at: 0 },
  ]
  const careless = (words: string) => words.replace('when outside_plan', 'when false')
  await sabotagedRoutine(context, 'free_slot', careless, () =>
    expect(history(closing)).rejects.toThrow('to deeply equal'),
  )
  await history(closing)
})
