import type { Key } from '../../i18n/translate.ts'
import type { Plan, PlanLine } from '../timetable/timetable.ts'
import { hoursOf } from '../timetable/visits.ts'

interface Lasts {
  duration_minutes: number
  buffer_minutes: number
}

/** How many visits of a service hours hold on a day. */
export function visitsHeld(line: PlanLine, { duration_minutes, buffer_minutes }: Lasts): number {
  const visit = duration_minutes + buffer_minutes
  return hoursOf(line)
    .map(({ from_time, to_time }) => minuteOf(to_time) - minuteOf(from_time))
    .reduce((sum, minutes) => sum + Math.floor((minutes + buffer_minutes) / visit), 0)
}

/** How many whole hours a plan opens in a week, or in one of several on average. */
export function hoursAWeek({ lines, every_weeks }: Pick<Plan, 'lines' | 'every_weeks'>): number {
  const minutes = lines.map((line) => {
    const open = hoursOf(line).map(
      ({ from_time, to_time }) => minuteOf(to_time) - minuteOf(from_time),
    )
    return open.reduce((sum, each) => sum + each, 0) * (line.week === null ? every_weeks : 1)
  })
  return Math.round(minutes.reduce((sum, each) => sum + each, 0) / every_weeks / 60)
}

/** What is wrong with hours that are added to a plan's, by field: they hold no visit, or others are then. */
export function problemsOf(
  lines: readonly PlanLine[],
  added: readonly PlanLine[],
  lasts: Lasts | undefined,
): Record<string, Key> {
  if (!lasts) return { healthcare_service_id: 'plans.error.service' }
  if (added.some((line) => visitsHeld(line, lasts) === 0)) return { to_time: 'plans.error.short' }
  const clash = added.some((line) => lines.some((other) => overlap(line, other)))
  return clash ? { from_time: 'plans.error.overlap' } : {}
}

const overlap = (one: PlanLine, other: PlanLine) =>
  one.weekday === other.weekday &&
  (one.week === null || other.week === null || one.week === other.week) &&
  one.from_time < other.to_time &&
  other.from_time < one.to_time

/** In the order of the week. */
export function inOrder(lines: readonly PlanLine[]): PlanLine[] {
  const place = ({ weekday, from_time, week }: PlanLine) => `${weekday} ${from_time} ${week ?? 0}`
  return lines.toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
}

const minuteOf = (time: string) => {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return hour * 60 + minute
}
