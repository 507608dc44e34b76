import { MOMENTS } from '../../db/lists.ts'
import type { Moment } from '../../db/schema.ts'
import { formatDate, formatMonthDay, formatZone } from '../../i18n/format.ts'
import { practitionerName } from '../../i18n/practitionerName.ts'
import type { Opening } from './opening.ts'
import { type Language, openingWords } from './openingWords.ts'
import type { WeekOfOpenings } from './week.ts'

const weekdays = dates({ weekday: 'short' })
const shortDates = dates({ day: 'numeric' })

/**
 * Returns what `/schedule/search/_days` shows: the week with the count of each day, and the chosen day's times as radios
 * named slot_id. `base` is the page's own path (links add week and day to it), `action` where the form posts, `hidden`
 * its other fields; all paths with their language.
 */
export function dayList(
  language: Language,
  list: {
    week: WeekOfOpenings
    zone: string
    base: string
    action: string
    hidden?: Record<string, string>
    held?: { slot_id: string; until: Date } | undefined
    /** Whether only one practitioner's times are listed; undefined where there is no such choice. */
    only?: boolean | undefined
  },
) {
  const { week, zone, held, only } = list
  const { locale, t } = language
  const base = only === false ? `${list.base}?with=everyone` : list.base
  const link = (monday: string, day?: string) =>
    `${base}${base.includes('?') ? '&' : '?'}week=${monday}${day ? `&day=${day}` : ''}`
  const ofMoment = (moment: Moment) => week.openings.filter((opening) => opening.moment === moment)
  return {
    action: list.action,
    hidden: Object.entries(list.hidden ?? {}),
    zone: formatZone(zone, locale),
    only: only === undefined ? null : onlyWords(language, list.base, only, week.openings[0]),
    title: t('schedule.days.week', { day: formatMonthDay(week.monday, locale) }),
    previous: week.previous ? link(week.previous) : null,
    next: week.next ? link(week.next) : null,
    days: week.days.map(({ date, count }) => ({
      weekday: weekdays[locale].format(noon(date)),
      date: shortDates[locale].format(noon(date)),
      said: `${formatDate(date, locale)}, ${t(`schedule.days.${count > 0 ? 'count' : 'none'}`, { count })}`,
      short_count: count > 0 ? String(count) : '–',
      href: count > 0 ? link(week.monday, date) : null,
      current: date === week.day,
    })),
    day: week.day ? formatDate(week.day, locale) : null,
    moments: MOMENTS.filter((moment) => ofMoment(moment).length > 0).map((moment) => ({
      name: t(`schedule.moment.${moment}`),
      openings: ofMoment(moment).map((opening) => openingWords(language, opening, { zone, held })),
    })),
    none: t(`schedule.days.${noneWords(week)}`),
    elsewhere: elsewhere(language, week, link, base),
  }
}

/** Whose times are listed, and the way to the others'. */
function onlyWords(
  { locale, t }: Language,
  base: string,
  only: boolean,
  first: Opening | undefined,
) {
  if (!only) return { said: t('schedule.days.everyone'), href: base, link: t('schedule.days.only') }
  const said = first
    ? t('schedule.days.only_of', { who: practitionerName(first, locale, t) })
    : t('schedule.days.only_same')
  return { said, href: `${base}?with=everyone`, link: t('schedule.days.see_everyone') }
}

function noneWords({ later, previous }: WeekOfOpenings) {
  if (later) return 'none_this_week'
  return previous ? 'none_from_here' : 'none_at_all'
}

/** From a week with nothing: to the next day with something, or back to the first. */
function elsewhere(
  { locale, t }: Language,
  { later, previous }: WeekOfOpenings,
  link: (monday: string, day?: string) => string,
  base: string,
) {
  if (later) {
    const day = formatDate(later, locale)
    return { text: t('schedule.days.later', { day }), href: link(later, later) }
  }
  return previous ? { text: t('schedule.days.first'), href: base } : null
}

const noon = (date: string) => new Date(`${date}T12:00:00Z`)

function dates(options: Intl.DateTimeFormatOptions) {
  const inZone = { ...options, timeZone: 'UTC' }
  return {
    fr: new Intl.DateTimeFormat('fr-CA', inZone),
    en: new Intl.DateTimeFormat('en-CA', inZone),
  }
}
