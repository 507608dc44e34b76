import { formatDay, formatTime } from '../../i18n/format.ts'
import type { Locale, Translate } from '../../i18n/translate.ts'

/** Returns "mardi 24 novembre à 9 h 20", where the clinic is. */
export function dayAndTime(
  { locale, t }: { locale: Locale; t: Translate },
  { starts_at, time_zone }: { starts_at: Date; time_zone: string },
) {
  const day = formatDay(starts_at, time_zone, locale)
  return t('booking.notice.when', { day, time: formatTime(starts_at, time_zone, locale) })
}
