import { formatDate, formatShortDate, formatTime } from '../../i18n/format.ts'
import { practitionerShortName } from '../../i18n/practitionerName.ts'
import type { Locale, Translate } from '../../i18n/translate.ts'
import { SITE_ZONE } from '../../i18n/zone.ts'
import type { Opening } from './opening.ts'

/** The language of a page. */
export interface Language {
  locale: Locale
  t: Translate
}

/** Returns an opening as a page says it, in the clinic's own time; held until a time when the session holds it. */
export function openingWords(
  { locale, t }: Language,
  opening: Opening,
  { zone, held }: { zone: string; held: { slot_id: string; until: Date } | undefined },
) {
  const { slot_id, starts_at, method } = opening
  const until = held?.slot_id === slot_id ? formatTime(held.until, SITE_ZONE, locale) : undefined
  return {
    slot_id,
    starts_at: starts_at.toISOString(),
    day: formatDate(opening.starts_on, locale),
    short_day: formatShortDate(opening.starts_on, locale),
    time: formatTime(starts_at, zone, locale),
    who: practitionerShortName(opening, locale, t),
    how: t(`schedule.opening.${method}`),
    /** Told in full only where it is not what people expect. */
    elsewhere: method !== 'clinic',
    held: until ? t('schedule.opening.held', { time: until }) : null,
  }
}
