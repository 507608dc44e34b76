import { formatDayAndYear, formatTime } from '../../i18n/format.ts'
import { practitionerName } from '../../i18n/practitionerName.ts'
import { translator } from '../../i18n/translate.ts'
import type { NamedVisit } from './visitsNamed.ts'

/**
 * What a clinic writes to somebody whom it reaches in no other way, in their language: that a visit is cancelled, or where it is
 * now. No reason and no number are in it.
 */
export function letterOf(visit: NamedVisit, now: Date) {
  const { locale, time_zone: zone, starts_at, clinic_name, phone, status } = visit
  const t = translator(locale)
  const said = {
    ...{
      day: formatDayAndYear(starts_at, zone, locale),
      time: formatTime(starts_at, zone, locale),
    },
    ...{ name: practitionerName(visit, locale, t), clinic: clinic_name, phone },
  }
  const cancelled = status === 'cancelled'
  return {
    ...{ locale, to: visit.called, home: visit.home, clinic_name },
    clinic: `${visit.address}, ${visit.city} ${visit.postal_code}`,
    dated: formatDayAndYear(now, zone, locale),
    title: t(cancelled ? 'letter.cancelled.title' : 'letter.changed.title'),
    text: [
      t(cancelled ? 'letter.cancelled.text' : 'letter.changed.text', said),
      t(cancelled ? 'letter.cancelled.again' : 'letter.changed.again', said),
    ],
    regards: t('letter.regards'),
  }
}
