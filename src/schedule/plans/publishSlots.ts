import type pg from 'pg'
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
  client: pg.ClientBase,
  { from, weeks, now }: { from: string; weeks: number; now: Date },
): Promise<number> {
  const { rows: openings } = await client.query<ClinicOpening>(OPENINGS)
  let published = 0
  for (const day of workingDays(from, weeks)) {
    const visits = openings
      .filter((opening) => opening.weekday === day.dayOfWeek)
      .flatMap((opening) => visitsOf(opening, day))
    const { rowCount } = await client.query(INSERT, [
      visits.map((visit) => visit.opening_id),
      visits.map((visit) => visit.starts_at),
      visits.map((visit) => visit.moment),
      day.toString(),
      now,
    ])
    published += rowCount ?? 0
  }
  return published
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
  openingTimes(opening, day, opening.time_zone).map((time) => ({ opening_id: opening.id, ...time }))

const OPENINGS = `
  select o.id, o.weekday, o.from_time::text, o.to_time::text, h.duration_minutes, c.time_zone
  from plan_line o
  join healthcare_service h on h.id = o.healthcare_service_id
  join clinic c on c.id = o.clinic_id
  order by o.id`

const INSERT = `
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
    starts_at, ends_at, starts_on, moment, published_at, a_from, b_from, c_from, d_from,
    min_age, max_age, sex, redirection, staff_only)
  select c.id, c.place_id, c.cell, o.practitioner_id, h.id, h.reason, h.method,
    v.starts_at, v.starts_at + make_interval(mins => h.duration_minutes), $4, v.moment, $5,
    v.starts_at - make_interval(mins => h.a_lead_minutes), v.starts_at - make_interval(mins => h.b_lead_minutes),
    v.starts_at - make_interval(mins => h.c_lead_minutes), v.starts_at - make_interval(mins => h.d_lead_minutes),
    h.min_age, h.max_age, h.sex, h.redirection, h.staff_only
  from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as v (opening_id, starts_at, moment)
  join plan_line o on o.id = v.opening_id
  join healthcare_service h on h.id = o.healthcare_service_id
  join clinic c on c.id = o.clinic_id
  where v.starts_at > $5
    -- The openings may have changed since the last time. The days around are for the index, in whatever zone.
    and not exists (select from slot s
      where s.practitioner_id = o.practitioner_id and s.starts_at > $4::date - 1 and s.starts_at < $4::date + 2
        and s.starts_at < v.starts_at + make_interval(mins => h.duration_minutes) and s.ends_at > v.starts_at)
  on conflict (practitioner_id, starts_at) do nothing`
