import { formatDayAndYear, formatTime } from '../../i18n/format.ts'
import { practitionerName } from '../../i18n/practitionerName.ts'
import type { Key, Locale, Translate } from '../../i18n/translate.ts'
import { changeableUntil } from '../appointment/appointment.ts'
import type { Opened } from '../appointment/appointments.ts'
import type { Held } from '../hold/holds.ts'

/** What the review of a move shows: the appointment now and then, side by side, and what differs. */
export function movePage(
  { locale, t }: { locale: Locale; t: Translate },
  moved: Opened,
  held: Held,
) {
  const words = (each: Opened | Held): [Key, string][] => [
    [
      'booking.details.when',
      t('booking.details.at', {
        day: formatDayAndYear(each.starts_at, each.time_zone, locale),
        time: formatTime(each.starts_at, each.time_zone, locale),
      }),
    ],
    ['booking.details.who', practitionerName(each, locale, t)],
    ['booking.details.how', t(`schedule.method.${each.method}`)],
    ['booking.details.where', `${each.clinic_name}, ${each.city}`],
  ]
  const after = new Map(words(held))
  return {
    moved,
    held,
    until: changeableUntil(held),
    other_person: moved.practitioner_id !== held.practitioner_id,
    compared: words(moved).map(([name, before]) => {
      const now = after.get(name) ?? ''
      return { name, before, after: now, differs: before !== now }
    }),
  }
}
