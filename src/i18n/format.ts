import type { Locale } from '../db/schema.ts'
import { NBSP } from './spaces.ts'
import { SITE_ZONE } from './zone.ts'

const tags = { fr: 'fr-CA', en: 'en-CA' } as const
// Intl formatters cost 44 µs to make, and some 5 to use: one each is kept, and what they said of a day.
const formatters = kept<Intl.DateTimeFormat>()
const days = kept<string>()
const numbers = kept<Intl.NumberFormat>()
const offsets = kept<number>()

function formatter(
  locale: Locale,
  zone: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
) {
  return formatters(
    `${locale} ${zone} ${name}`,
    () => new Intl.DateTimeFormat(tags[locale], { ...options, timeZone: zone }),
  )
}

/** Remembers what was made for a key; forgets all of it when there is too much. */
function kept<Value>(most = 2000) {
  const known = new Map<string, Value>()
  return (key: string, make: () => Value): Value => {
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= most) known.clear()
    const made = make()
    known.set(key, made)
    return made
  }
}

/** The time of day where the clinic is, as people of the place write it: "9 h 20", "9:20 a.m.". */
export function formatTime(at: Date, zone: string, locale: Locale): string {
  const { hour, minute } = clock(at, zone)
  const minutes = String(minute).padStart(2, '0')
  if (locale === 'fr' && minute > 0) return `${formatHour(hour, locale)}${NBSP}${minutes}`
  return locale === 'fr'
    ? formatHour(hour, locale)
    : formatHour(hour, locale).replace(NBSP, `:${minutes}${NBSP}`)
}

/** An hour of the clock of any day (HH:MM:SS): "9 h 20", "9:20 a.m.". */
export function formatWallTime(time: string, locale: Locale): string {
  return formatTime(new Date(`1970-01-01T${time}Z`), 'UTC', locale)
}

/** A day of the week, 1 for Monday: "lundi". */
export function formatWeekday(weekday: number, locale: Locale): string {
  // The fifth of January 1970 was a Monday.
  return formatter(locale, 'UTC', 'weekday', { weekday: 'long' }).format(
    new Date(Date.UTC(1970, 0, 4 + weekday)),
  )
}

/** A whole hour of the clock: "9 h", "9 a.m.". */
export function formatHour(hour: number, locale: Locale): string {
  return locale === 'fr'
    ? `${hour}${NBSP}h`
    : `${hour % 12 || 12}${NBSP}${hour < 12 ? 'a.m.' : 'p.m.'}`
}

/** "10:42:07": when a list was made, to the second. */
export function formatClock(at: Date, zone: string, locale: Locale): string {
  const { hour, minute, second } = clock(at, zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return locale === 'fr'
    ? `${hour}${NBSP}h${NBSP}${two(minute)}${NBSP}min${NBSP}${two(second)}${NBSP}s`
    : `${hour % 12 || 12}:${two(minute)}:${two(second)}${NBSP}${hour < 12 ? 'a.m.' : 'p.m.'}`
}

/** The day where the clinic is: "mardi 24 novembre", "Tuesday, November 24". */
export function formatDay(at: Date, zone: string, locale: Locale): string {
  return ordinal(
    formatter(locale, zone, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(at),
    locale,
  )
}

/** The day with its year: "mardi 24 novembre 2026". */
export function formatDayAndYear(at: Date, zone: string, locale: Locale): string {
  return ordinal(
    formatter(locale, zone, 'year', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }).format(at),
    locale,
  )
}

/** A calendar date (YYYY-MM-DD), which has no zone: "mardi 24 novembre". */
export function formatDate(date: string, locale: Locale): string {
  return days(`${locale} day ${date}`, () =>
    formatDay(new Date(`${date}T12:00:00Z`), 'UTC', locale),
  )
}

/** "mar. 24 nov.", "Tue, Nov 24": a calendar date where there is little room. */
export function formatShortDate(date: string, locale: Locale): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short' } as const
  return days(`${locale} short ${date}`, () =>
    formatter(locale, 'UTC', 'short', options)
      .format(new Date(`${date}T12:00:00Z`))
      .replaceAll(' ', NBSP),
  )
}

/** A calendar date (YYYY-MM-DD) where there is little room: "24 nov.". */
export function formatDayMonth(date: string, locale: Locale): string {
  const options = { day: 'numeric', month: 'short' } as const
  return days(`${locale} month ${date}`, () =>
    formatter(locale, 'UTC', 'month', options).format(new Date(`${date}T12:00:00Z`)),
  )
}

/** A calendar date (YYYY-MM-DD) with its year and no weekday: "24 novembre 2026". */
export function formatDateAndYear(date: string, locale: Locale): string {
  return plainDate(
    date,
    'date and year',
    { day: 'numeric', month: 'long', year: 'numeric' },
    locale,
  )
}

/** "24 novembre", "November 24": a calendar date whose weekday is known. */
export function formatMonthDay(date: string, locale: Locale): string {
  return plainDate(date, 'month and day', { day: 'numeric', month: 'long' }, locale)
}

/** The zone's name when it is not most people's ("heure de l’Atlantique"), else nothing. */
export function formatZone(zone: string, locale: Locale): string {
  if (zone === SITE_ZONE || zone === 'America/Montreal') return ''
  const parts = formatter(locale, zone, 'zone', { timeZoneName: 'longGeneric' }).formatToParts(0)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}

/** A distance in kilometres: "3,2 km", "3.2 km"; whole above ten. */
export function formatKilometres(km: number, locale: Locale): string {
  const digits = km < 10 ? 1 : 0
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  const number = numbers(`${locale} ${digits}`, () => new Intl.NumberFormat(tags[locale], options))
  return `${number.format(km)}${NBSP}km`
}

/** A telephone number that no line breaks in two. */
export function formatPhone(phone: string): string {
  return phone.replaceAll(' ', NBSP).replaceAll('-', '\u2011')
}

/** How many hours or minutes: "24 heures", "30 minutes". */
export function formatMinutes(minutes: number, locale: Locale): string {
  return minutes % 60 === 0 ? units(minutes / 60, 'hour', locale) : units(minutes, 'minute', locale)
}

const DAY = 24 * 60

/** How long before a visit, in the largest unit that says it whole from two days on: "6 semaines", "48 heures". */
export function formatLead(minutes: number, locale: Locale): string {
  if (minutes > 0 && minutes % (7 * DAY) === 0) return units(minutes / (7 * DAY), 'week', locale)
  if (minutes > 2 * DAY && minutes % DAY === 0) return units(minutes / DAY, 'day', locale)
  return formatMinutes(minutes, locale)
}

function units(count: number, unit: 'minute' | 'hour' | 'day' | 'week', locale: Locale) {
  const number = numbers(
    `${locale} ${unit}`,
    () => new Intl.NumberFormat(tags[locale], { style: 'unit', unit, unitDisplay: 'long' }),
  )
  return number.format(count)
}

const QUARTER = 15 * 60_000

function clock(at: Date, zone: string) {
  // No clock changes but at a whole quarter of an hour.
  const quarter = Math.floor(at.getTime() / QUARTER)
  const offset = offsets(`${zone} ${quarter}`, () => {
    const there = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER)
    return there.toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  })
  const there = new Date(at.getTime() + offset)
  return {
    hour: there.getUTCHours(),
    minute: there.getUTCMinutes(),
    second: there.getUTCSeconds(),
  }
}

function plainDate(
  date: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
  locale: Locale,
) {
  const at = new Date(`${date}T12:00:00Z`)
  return days(`${locale} ${name} ${date}`, () =>
    ordinal(formatter(locale, 'UTC', name, options).format(at), locale),
  )
}

function ordinal(text: string, locale: Locale) {
  return locale === 'fr' ? text.replace(/(^|\s)1(?=\s\p{L})/u, '$11er') : text
}
