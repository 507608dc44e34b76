import { quebecDay } from '../i18n/zone.ts'

/** The calendar date at an instant where the site is (ISO date). */
export const siteDay = quebecDay

/** The Monday on or before a date. */
export function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date)
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}

/** The date so many days later. */
export function daysAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** The date a year later: nothing is searched beyond. */
export function yearAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ years: 1 }).toString()
}

/** The date so many years later. */
export function yearsAfter(date: string, years: number): string {
  return Temporal.PlainDate.from(date).add({ years }).toString()
}

/** The later of two dates. */
export function laterOf(one: string, other: string): string {
  return Temporal.PlainDate.compare(one, other) < 0 ? other : one
}

/** Whether a text is a real calendar date as ISO writes it (YYYY-MM-DD). */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

/** A text that is a date within so many days of another (two years); nothing for any other text. */
export function dateNear(today: string, text = '', most = 731): string | undefined {
  if (!isDate(text)) return undefined
  const { days } = Temporal.PlainDate.from(today).until(text)
  return Math.abs(days) <= most ? text : undefined
}
