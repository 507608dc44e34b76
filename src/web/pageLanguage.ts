import { ageOn } from '../i18n/age.ts'
import * as format from '../i18n/format.ts'
import { type Named, practitionerName, practitionerShortName } from '../i18n/practitionerName.ts'
import type { Locale, Translate } from '../i18n/translate.ts'
import { SITE_ZONE } from '../i18n/zone.ts'

/** What templates say of a row, bound to the page's language: days and times are where the clinic is. */
export function pageLanguage(locale: Locale, t: Translate) {
  const date = (at: Date, zone: string) => format.formatDayAndYear(at, zone, locale)
  const time = (at: Date, zone: string) => format.formatTime(at, zone, locale)
  return {
    /** "mardi 24 novembre" */
    day: (at: Date, zone: string) => format.formatDay(at, zone, locale),
    /** "mardi 24 novembre 2026" */
    date,
    /** "9 h 20" */
    time,
    /** "9 h 20 min 7 s" */
    clock: (at: Date, zone: string) => format.formatClock(at, zone, locale),
    /** Day, year and time in one breath. */
    when: (at: Date, zone: string) =>
      t('booking.details.at', { day: date(at, zone), time: time(at, zone) }),
    /** A calendar date, which has no zone. */
    wholeDate: (on: string) => date(new Date(`${on}T12:00:00Z`), 'UTC'),
    calendarDate: (on: string) => format.formatDateAndYear(on, locale),
    /** "3 ans", how old somebody is on a day. */
    age: (born: string, on: string) => {
      const { unit, count } = ageOn(born, on)
      return t(`day.age.${unit}`, { count })
    },
    /** "mar. 24 nov." */
    shortDate: (on: string) => format.formatShortDate(on, locale),
    /** "24 nov." */
    dayMonth: (on: string) => format.formatDayMonth(on, locale),
    /** "9 h", the head of what begins within it. */
    hour: (hour: number) => format.formatHour(hour, locale),
    /** "9 h 20", on the clock of any day. */
    wall: (time: string) => format.formatWallTime(time, locale),
    /** "lundi", for 1. */
    weekday: (weekday: number) => format.formatWeekday(weekday, locale),
    /** The zone's name where it is not most people's, else nothing. */
    zone: (zone: string) => format.formatZone(zone, locale),
    site_zone: SITE_ZONE,
    /** A line of its own begins with a capital. */
    capital: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
    duration: (minutes: number) => format.formatMinutes(minutes, locale),
    /** "6 semaines", how long before a visit. */
    lead: (minutes: number) => format.formatLead(minutes, locale),
    /** A row's column in the page's language. */
    own: (row: Record<string, unknown>, name: string) => row[`${name}_${locale}`],
    /** A telephone number as it is read, and as a link dials it. */
    phone: format.formatPhone,
    tel: (phone: string) => `tel:${phone.replaceAll(' ', '-')}`,
    practitioner: (row: Named) => practitionerName(row, locale, t),
    /** "Dre Tremblay", where there is little room. */
    practitioner_short: (row: Named) => practitionerShortName(row, locale, t),
  }
}
