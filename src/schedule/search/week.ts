import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Eligibility } from '../../db/schema.ts'
import { daysAfter, isDate, laterOf, mondayOf, siteDay, yearAfter } from '../calendar.ts'
import { type SlotCriteria, slotCriteria } from './criteria.ts'
import type { Opening } from './opening.ts'

/** One clinic's week, Monday to Sunday, and every opening of one of its days. Dates are ISO dates of the clinic. */
export interface WeekOfOpenings {
  monday: string
  days: { date: string; count: number }[]
  /** The day whose openings are listed: the one asked for, or the first that is not empty. */
  day: string | undefined
  openings: Opening[]
  /** The Mondays before and after, where there is anything to look for. */
  previous: string | undefined
  next: string | undefined
  /** When this week has nothing: the next day that has. */
  later: string | undefined
}

/**
 * Returns the openings of one clinic's week for one person, in one query. A week or day that is missing, misspelled or
 * out of range is the first that has anything.
 */
export async function weekOfOpenings(
  db: Db,
  asked: {
    eligibility: Eligibility
    session: string
    criteria: SlotCriteria
    clinic: string
    /** Whose openings only; everyone's when there is none. */
    practitioner?: string | null
    week: string | undefined
    day: string | undefined
    now: Date
  },
): Promise<WeekOfOpenings> {
  const today = siteDay(asked.now)
  const from = laterOf(asked.criteria.from, today)
  const weeks = { first: mondayOf(from), last: mondayOf(yearAfter(today)) }
  const monday = mondayWithin(asked.week, weeks)
  const day = dayWithin(asked.day, weeks)
  const rows = await callForRows<WeekRow>(db, 'clinic_week', {
    eligibility: asked.eligibility,
    criteria: slotCriteria(asked.criteria),
    session: asked.session,
    clinic: asked.clinic,
    practitioner: asked.practitioner ?? null,
    monday,
    day,
  })
  return weekOf(rows, { ...weeks, monday, day, from })
}

type WeekRow = Opening & { on_day: number }

function weekOf(
  rows: WeekRow[],
  asked: { first: string; last: string; monday: string | null; day: string | null; from: string },
): WeekOfOpenings {
  const first = rows[0]?.starts_on
  const monday = asked.monday ?? mondayOf(first ?? asked.from)
  const counts = new Map(rows.map((row) => [row.starts_on, row.on_day]))
  const days = Array.from({ length: 7 }, (_, at) => daysAfter(monday, at)).map((date) => ({
    date,
    count: counts.get(date) ?? 0,
  }))
  const some = days.filter(({ count }) => count > 0).map(({ date }) => date)
  const day = some.find((date) => date === asked.day) ?? some[0]
  return {
    monday,
    days,
    day,
    openings: rows.filter((row) => row.starts_on === day),
    previous: monday > asked.first ? daysAfter(monday, -7) : undefined,
    next: monday < asked.last ? daysAfter(monday, 7) : undefined,
    later: some.length === 0 ? first : undefined,
  }
}

function dayWithin(day: string | undefined, { first, last }: { first: string; last: string }) {
  return day && isDate(day) && day >= first && day < daysAfter(last, 7) ? day : null
}

function mondayWithin(week: string | undefined, { first, last }: { first: string; last: string }) {
  if (!week || !isDate(week)) return null
  const monday = mondayOf(week)
  return monday >= first && monday <= last ? monday : null
}
