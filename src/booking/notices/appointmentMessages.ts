import type { Locale, MessageKind } from '../../db/schema.ts'
import { formatDayAndYear, formatTime, formatZone } from '../../i18n/format.ts'
import { type Translate, translator } from '../../i18n/translate.ts'
import type { MessageContent } from '../../messages/content.ts'
import { changeableUntil, isChangeable } from '../appointment/appointment.ts'
import { groupReference } from '../appointment/reference.ts'
import { type CalendarAppointment, calendarFile } from './calendar.ts'
import { isReminder } from './reminders.ts'

/** All that a message may know of an appointment: no name, no number, no reason, no specialty. */
export interface MessageAppointment extends CalendarAppointment {
  cancellation_deadline_minutes: number
  /** By how many minutes whoever sees people runs late that day, when that was said. */
  late_minutes: number | null
}

/**
 * Tells that an appointment was booked, moved, cancelled, missed, begins late or has another address now, or reminds of it, in
 * the zone of its clinic. The only link leads to the identification page, never past it.
 */
export function appointmentMessage(
  kind: Exclude<MessageKind, 'code'>,
  appointment: MessageAppointment,
  { locale, origin, email, now }: { locale: Locale; origin: string; email: string; now: Date },
): MessageContent {
  const t = translator(locale)
  const cancelled = isCancellation(kind)
  const over = cancelled || kind === 'missed'
  return {
    subject: t(`messages.${kind}.subject`),
    title: t(`messages.${kind}.title`),
    before: kind === 'booked' ? [] : [t(`messages.${kind}.lead`, wordsOf(appointment))],
    details: detailsOf(appointment, t, locale),
    after: [
      ...(over || kind === 'running_late' ? [] : [howToChange(appointment, t, locale, now)]),
      ...(isReminder(kind) ? [t('messages.reminder.give_back')] : []),
    ],
    action: {
      label: t(over ? 'messages.action.book' : 'messages.action.manage'),
      href: `${origin}/${locale}/identification?for=appointments`,
    },
    calendar: isOfTheDay(kind)
      ? undefined
      : {
          file: calendarFile({ appointment, locale, origin, email }),
          method: cancelled ? 'CANCEL' : 'PUBLISH',
        },
  }
}

/** What a lead may say of its visit. */
function wordsOf({ phone, late_minutes }: MessageAppointment) {
  return { phone, count: late_minutes ?? 0 }
}

/** Whether a message changes nothing in a calendar. */
function isOfTheDay(kind: MessageKind): boolean {
  return isReminder(kind) || kind === 'missed' || kind === 'running_late'
}

/** Whether a message tells that a visit does not take place, whoever cancelled it. */
export function isCancellation(kind: MessageKind): boolean {
  return kind === 'cancelled' || kind === 'cancelled_by_clinic'
}

/** What a discreet message is about: a visit, or an address that is no longer one of its. */
export type Discreet = 'discreet' | 'discreet_former'

/** Says only that there is something to read: whoever sees the mail learns neither when nor where. */
export function discreetMessage(
  about: Discreet,
  { locale, origin }: { locale: Locale; origin: string },
): MessageContent {
  const t = translator(locale)
  return {
    subject: t(`messages.${about}.title`),
    title: t(`messages.${about}.title`),
    before: [t(`messages.${about}.lead`)],
    details: [],
    after: [],
    action: {
      label: t(`messages.${about}.action`),
      href: `${origin}/${locale}/identification?for=appointments`,
    },
  }
}

/** Tells a former address that it is one: enough to report a theft, and nothing of the visit. */
export function formerAddressMessage(
  { reference, clinic_name, phone }: MessageAppointment,
  locale: Locale,
): MessageContent {
  const t = translator(locale)
  return {
    subject: t('messages.contact_changed.subject'),
    title: t('messages.contact_changed.title'),
    before: [t('messages.contact_former.lead'), t('messages.contact_former.theft', { phone })],
    details: [
      { label: t('messages.detail.clinic'), value: clinic_name },
      { label: t('messages.detail.reference'), value: groupReference(reference) },
    ],
    after: [],
  }
}

function detailsOf(appointment: MessageAppointment, t: Translate, locale: Locale) {
  const { starts_at, time_zone, address, city, postal_code } = appointment
  const time = formatTime(starts_at, time_zone, locale)
  const zone = formatZone(time_zone, locale)
  const values = {
    date: formatDayAndYear(starts_at, time_zone, locale),
    time: zone ? t('messages.detail.time_in_zone', { time, zone }) : time,
    method: t(`messages.method.${appointment.method}`),
    clinic: appointment.clinic_name,
    address: `${address}, ${city} ${postal_code}`,
    phone: appointment.phone,
    reference: groupReference(appointment.reference),
  }
  return (Object.keys(values) as (keyof typeof values)[]).map((name) => ({
    label: t(`messages.detail.${name}`),
    value: values[name],
  }))
}

function howToChange(appointment: MessageAppointment, t: Translate, locale: Locale, now: Date) {
  const { phone, time_zone } = appointment
  if (!isChangeable(appointment, now)) return t('messages.change.by_phone', { phone })
  const until = changeableUntil(appointment)
  return t('messages.change.until', {
    day: formatDayAndYear(until, time_zone, locale),
    time: formatTime(until, time_zone, locale),
  })
}
