import type { Locale, MessageKind } from '../../db/schema.ts'
import { formatShortDate, formatTime } from '../../i18n/format.ts'
import { type Translate, translator } from '../../i18n/translate.ts'
import { dayAt } from '../../i18n/zone.ts'
import { isChangeable } from '../appointment/appointment.ts'
import type { Discreet, MessageAppointment } from './appointmentMessages.ts'

/**
 * What a text says of an appointment, in one part or two: that it was booked, moved, cancelled, missed, begins late, has another
 * number now, or is soon; with the clinic, the day and the hour there. The only link leads to the identification page.
 */
export function appointmentText(
  kind: Exclude<MessageKind, 'code'>,
  appointment: MessageAppointment,
  context: { locale: Locale; origin: string; now: Date },
): string {
  const t = translator(context.locale)
  const { starts_at, time_zone, clinic_name: clinic, late_minutes, phone } = appointment
  const day = dayAt(starts_at, time_zone)
  const when = t('messages.text.when', {
    // As the spelling of 1990 has it: the circumflex would double every text of the month.
    day: formatShortDate(day, context.locale).replace('août', 'aout'),
    time: formatTime(starts_at, time_zone, context.locale),
  })
  const said = t(`messages.text.${kind}`, { when, clinic, minutes: late_minutes ?? 0 })
  if (!CHANGED_AFTER.has(kind)) return ending(said, t, context)
  if (isChangeable(appointment, context.now))
    return ending(`${said} ${t('messages.text.online')}`, t, context)
  return `${said} ${t('messages.text.by_phone', { phone })} ${t('messages.text.stop')}`
}

/** After these a person may want another time: online while the clinic takes that, and else by telephone. */
const CHANGED_AFTER: ReadonlySet<string> = new Set([
  'reminder',
  'reminder_early',
  'moved_by_clinic',
])

/** Says only that there is something to read, or that a number is no longer one of a visit's. */
export function discreetText(about: Discreet, context: { locale: Locale; origin: string }): string {
  const t = translator(context.locale)
  return ending(t(`messages.text.${about}`), t, context)
}

/** Tells a former number that it is one. */
export function formerNumberText(
  { phone, clinic_name: clinic }: MessageAppointment,
  locale: Locale,
): string {
  return translator(locale)('messages.text.former', { phone, clinic })
}

function ending(
  said: string,
  t: Translate,
  { locale, origin }: { locale: Locale; origin: string },
) {
  return `${said} ${origin}/${locale}/identification ${t('messages.text.stop')}`
}
