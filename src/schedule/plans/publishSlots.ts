import { call } from '../../db/call.ts'
import type { OpenTrx } from '../../db/database.ts'
import { holidaysIn } from './holidays.ts'
import { type Opening, openingTimes } from './planTimes.ts'

interface ClinicOpening extends Opening {
  id: string
  weekday: number
  time_zone: string
}

/**
 * Publishes the dated slots of every weekly opening from an ISO date on, in the caller's transaction, and returns how
 * many are new: running it again adds nothing, and no slot overlaps another of its practitioner's.
 */
export async function publishSlots(
  trx: OpenTrx,
  { from, weeks, now }: { from: string; weeks: number; now: Date },
): Promise<number> {
  const openings = await planLines(trx)
  let published = 0
  for (const day of workingDays(from, weeks)) {
    const visits = openings
      .filter((opening) => opening.weekday === day.dayOfWeek)
      .flatMap((opening) => visitsOf(opening, day))
    const given = { visits, on: day.toString(), now }
    published += (await call<{ publish_day: number }>(trx, 'publish_day', given)).publish_day
  }
  return published
}

function planLines(trx: OpenTrx): Promise<ClinicOpening[]> {
  return trx
    .selectFrom('plan_line as line')
    .innerJoin('healthcare_service as service', 'service.id', 'line.healthcare_service_id')
    .innerJoin('clinic', 'clinic.id', 'line.clinic_id')
    .select(['line.id', 'line.weekday', 'line.from_time', 'line.to_time'])
    .select(['service.duration_minutes', 'clinic.time_zone'])
    .orderBy('line.id')
    .execute()
}

function workingDays(from: string, weeks: number): Temporal.PlainDate[] {
  const first = Temporal.PlainDate.from(from)
  const days = Array.from({ length: weeks * 7 }, (_, at) => first.add({ days: at }))
  // Which Easter day a clinic takes is not recorded: a closed day offered is worse than an open day missed.
  const holidays = new Set(
    [...new Set(days.map((day) => day.year))].flatMap((year) =>
      holidaysIn(year, ['good_friday', 'easter_monday']),
    ),
  )
  return days.filter((day) => !holidays.has(day.toString()))
}

const visitsOf = (opening: ClinicOpening, day: Temporal.PlainDate) =>
  openingTimes(opening, day, opening.time_zone).map((time) => ({
    plan_line_id: opening.id,
    ...time,
  }))
