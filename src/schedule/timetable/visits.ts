import type { Moment } from '../../db/schema.ts'
import { daysAfter, mondayOf } from '../calendar.ts'
import { type Easter, holidaysIn } from '../exceptions/holidays.ts'
import { type OpeningTime, openingTimes } from './planTimes.ts'
import type { Days, Exception, Plan, PlanLine, Timetable } from './timetable.ts'

/** A visit that is planned: what becomes a slot. */
export interface Visit {
  practitioner_id: string
  healthcare_service_id: string
  starts_at: Temporal.Instant
  ends_at: Temporal.Instant
  starts_on: string
  moment: Moment
}

/** A visit, and its hours by the clinic's clock. */
type Timed = Visit & Pick<OpeningTime, 'from' | 'to'>

/**
 * Returns the visits that a timetable plans on some days, for some practitioners or for all. Plans rest on holidays
 * unless their clinic is open; days that differ have the last word, the later of two the very last. No two visits of a
 * practitioner overlap.
 */
export function visitsIn(
  timetable: Timetable,
  { from, before }: Days,
  practitioners: readonly string[] = practitionersIn(timetable),
): Visit[] {
  const holidays = holidaysBetween(from, before, timetable.easter)
  const visits: Visit[] = []
  for (let day = from; day < before; day = daysAfter(day, 1)) {
    const exceptions = timetable.exceptions.filter(({ on_day }) => on_day === day)
    const rests = holidays.has(day) && !exceptions.some(opensClinic)
    for (const practitioner of practitioners) {
      const usual = rests ? [] : planned(timetable, practitioner, day)
      const own = exceptions.filter(({ practitioner_id: of }) => of === null || of === practitioner)
      for (const { from, to, ...visit } of changed(timetable, { usual, practitioner, day }, own))
        visits.push(visit)
    }
  }
  return visits
}

/** Everybody of whom a timetable plans something. */
export function practitionersIn({ plans, exceptions }: Timetable): string[] {
  const named = [...plans, ...exceptions].map(({ practitioner_id }) => practitioner_id)
  return [...new Set(named.filter((id) => id !== null))]
}

const opensClinic = ({ kind, practitioner_id }: Exception) =>
  kind === 'open' && practitioner_id === null

function holidaysBetween(from: string, before: string, easter: Easter): Set<string> {
  const years = new Set([from, before].map((day) => Temporal.PlainDate.from(day).year))
  return new Set([...years].flatMap((year) => holidaysIn(year, easter)))
}

/** The visits of the plan that is valid on a day. */
function planned(timetable: Timetable, practitioner: string, day: string): Timed[] {
  const plan = timetable.plans.find(
    ({ practitioner_id, valid_from, valid_to }) =>
      practitioner_id === practitioner && valid_from <= day && day <= (valid_to ?? day),
  )
  if (!plan) return []
  const { dayOfWeek } = Temporal.PlainDate.from(day)
  const week = weekOf(plan, day)
  return plan.lines
    .filter((line) => line.weekday === dayOfWeek && (line.week ?? week) === week)
    .flatMap(hoursOf)
    .flatMap((hours) => timed(timetable, hours, { practitioner, day }))
}

/** Which of every so many weeks a day is in, from 1. */
function weekOf({ anchor, every_weeks }: Plan, day: string): number {
  const { days } = Temporal.PlainDate.from(anchor).until(mondayOf(day))
  const weeks = (days / 7) % every_weeks
  return ((weeks + every_weeks) % every_weeks) + 1
}

type Hours = Pick<PlanLine, 'healthcare_service_id' | 'from_time' | 'to_time'>

/** The hours of a line, before and after its break. */
export function hoursOf(line: PlanLine): Hours[] {
  const { healthcare_service_id, from_time, to_time, break_from, break_to } = line
  if (!break_from || !break_to) return [{ healthcare_service_id, from_time, to_time }]
  return [
    { healthcare_service_id, from_time, to_time: break_from },
    { healthcare_service_id, from_time: break_to, to_time },
  ]
}

function timed(
  { zone, services }: Timetable,
  { healthcare_service_id, from_time, to_time }: Hours,
  { practitioner, day }: { practitioner: string; day: string },
): Timed[] {
  const lasts = services.get(healthcare_service_id)
  if (!lasts) return []
  const of = { practitioner_id: practitioner, healthcare_service_id, starts_on: day }
  const date = Temporal.PlainDate.from(day)
  return openingTimes({ from_time, to_time, ...lasts }, date, zone).map((time) => ({
    ...of,
    ...time,
  }))
}

/** A day's visits once what differs has been done, in its order. */
function changed(
  timetable: Timetable,
  { usual, practitioner, day }: { usual: Timed[]; practitioner: string; day: string },
  exceptions: readonly Exception[],
): Timed[] {
  let visits = usual
  let replacing: string | undefined
  for (const exception of exceptions) {
    const { kind, batch_id, from_time, to_time, healthcare_service_id } = exception
    if (kind === 'closed') visits = visits.filter((visit) => !touches(visit, exception))
    if (!healthcare_service_id || !from_time || !to_time) continue
    if (kind === 'replaced' && replacing !== batch_id) visits = []
    if (kind === 'replaced') replacing = batch_id
    const hours = { healthcare_service_id, from_time, to_time }
    const more = timed(timetable, hours, { practitioner, day })
    visits = [...visits, ...more.filter((visit) => !visits.some((other) => overlap(other, visit)))]
  }
  return visits
}

/** Whether a visit lies in the part of a day that is closed, in part at least. */
function touches({ from, to }: Timed, { from_time, to_time }: Exception): boolean {
  if (!from_time || !to_time) return true
  const { compare } = Temporal.PlainTime
  return compare(from, to_time) < 0 && compare(from_time, to) < 0
}

const overlap = (one: Timed, other: Timed) =>
  Temporal.Instant.compare(one.starts_at, other.ends_at) < 0 &&
  Temporal.Instant.compare(other.starts_at, one.ends_at) < 0
