import type pg from 'pg'
import { holidaysIn } from './holidays.ts'
import { type Opening, openingTimes } from './openingTimes.ts'

interface ClinicOpening extends Opening {
  id: string
  weekday: number
  time_zone: string
}

interface Visit {
  opening_id: string
  starts_at: string
  starts_on: string
  moment: string
}

const BATCH = 10_000

/**
 * Publishes the dated slots of every weekly opening from an ISO date on, in the caller's transaction, and returns how
 * many are new: running it again adds nothing, and no slot overlaps another of its practitioner's.
 */
export async function publishSlots(
  client: pg.ClientBase,
  { from, weeks, now }: { from: string; weeks: number; now: Date },
): Promise<number> {
  const { rows: openings } = await client.query<ClinicOpening>(OPENINGS)
  const visits = workingDays(from, weeks).flatMap((day) =>
    openings
      .filter((opening) => opening.weekday === day.dayOfWeek)
      .flatMap((opening) => visitsOf(opening, day)),
  )
  let published = 0
  for (let first = 0; first < visits.length; first += BATCH) {
    const batch = visits.slice(first, first + BATCH)
    const { rowCount } = await client.query(INSERT, [
      batch.map((visit) => visit.opening_id),
      batch.map((visit) => visit.starts_at),
      batch.map((visit) => visit.starts_on),
      batch.map((visit) => visit.moment),
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

function visitsOf(opening: ClinicOpening, day: Temporal.PlainDate): Visit[] {
  const starts_on = day.toString()
  return openingTimes(opening, day, opening.time_zone).map((time) => ({
    opening_id: opening.id,
    starts_on,
    ...time,
  }))
}

const OPENINGS = `
  select o.id, o.weekday, o.from_time::text, o.to_time::text, h.duration_minutes, c.time_zone
  from weekly_opening o
  join healthcare_service h on h.id = o.healthcare_service_id
  join clinic c on c.id = o.clinic_id
  order by o.id`

const INSERT = `
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
    starts_at, ends_at, starts_on, moment, published_at, a_from, b_from, c_from, d_from,
    min_age, max_age, sex, redirection, staff_only)
  select c.id, c.place_id, c.cell, o.practitioner_id, h.id, h.reason, h.method,
    v.starts_at, v.starts_at + make_interval(mins => h.duration_minutes), v.starts_on, v.moment, $5,
    v.starts_at - make_interval(mins => h.a_lead_minutes), v.starts_at - make_interval(mins => h.b_lead_minutes),
    v.starts_at - make_interval(mins => h.c_lead_minutes), v.starts_at - make_interval(mins => h.d_lead_minutes),
    h.min_age, h.max_age, h.sex, h.redirection, h.staff_only
  from unnest($1::uuid[], $2::timestamptz[], $3::date[], $4::text[])
    as v (opening_id, starts_at, starts_on, moment)
  join weekly_opening o on o.id = v.opening_id
  join healthcare_service h on h.id = o.healthcare_service_id
  join clinic c on c.id = o.clinic_id
  where v.starts_at > $5
    -- The openings may have changed since the last time; four hours is the longest visit.
    and not exists (select from slot s
      where s.practitioner_id = o.practitioner_id and s.starts_at > v.starts_at - interval '4 hours'
        and s.starts_at < v.starts_at + make_interval(mins => h.duration_minutes) and s.ends_at > v.starts_at)
  on conflict (practitioner_id, starts_at) do nothing`
