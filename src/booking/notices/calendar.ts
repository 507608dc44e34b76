import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { AppointmentStatus, Locale, Method } from '../../db/schema.ts'
import { translator } from '../../i18n/translate.ts'
import { groupReference } from '../appointment/reference.ts'
import { timeZoneAround } from './timeZoneAround.ts'

/** Seconds before the start at which a calendar reminds of it. */
const DAY_BEFORE = 24 * 60 * 60

export interface CalendarAppointment {
  id: string
  reference: string
  status: AppointmentStatus
  starts_at: Date
  ends_at: Date
  version: number
  changed_at: Date
  method: Method
  clinic_name: string
  address: string
  city: string
  postal_code: string
  phone: string
  time_zone: string
}

/**
 * The calendar file of an appointment (RFC 5545), in the zone of its clinic: the same UID for life and a SEQUENCE that
 * rises with each change, so that a calendar replaces what it has. It tells neither name, reason nor
 * specialty, nor what to bring, which often says why.
 */
export function calendarFile({
  appointment,
  locale,
  origin,
  email,
}: {
  appointment: CalendarAppointment
  locale: Locale
  origin: string
  /** Where one writes about it: whoever publishes an event says so (RFC 5546). */
  email: string
}): string {
  const cancelled = appointment.status === 'cancelled'
  const { time_zone: timezone } = appointment
  const start = zoned(appointment.starts_at, timezone)
  const end = zoned(appointment.ends_at, timezone)
  const calendar = ical({
    prodId: { company: 'rendez-vous-medicaux', product: 'appointments' },
    method: cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    // The zone belongs to the event: a zone of the whole calendar would take DTSTAMP out of UTC.
    timezone: { name: null, generator: () => timeZoneAround(start, end) },
  })
  calendar.createEvent({
    id: `${appointment.id}@${new URL(origin).hostname}`,
    sequence: appointment.version - 1,
    stamp: appointment.changed_at,
    organizer: { name: appointment.clinic_name, email },
    start,
    end,
    timezone,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...wordsOf(appointment, locale),
    url: `${origin}/${locale}/appointments`,
    alarms: cancelled ? [] : [{ type: ICalAlarmType.display, trigger: DAY_BEFORE }],
  })
  return `${calendar.toString()}\r\n`
}

function wordsOf(appointment: CalendarAppointment, locale: Locale) {
  const t = translator(locale)
  const { method, clinic_name: clinic, address, city, postal_code } = appointment
  const detail = (name: 'reference' | 'phone', value: string) =>
    `${t('messages.detail.label', { label: t(`messages.detail.${name}`) })} ${value}`
  return {
    summary: t('messages.calendar.summary'),
    location:
      method === 'clinic'
        ? `${clinic}, ${address}, ${city} ${postal_code}`
        : t('messages.calendar.location_elsewhere', {
            method: t(`messages.method.${method}`),
            clinic,
          }),
    description: [
      detail('reference', groupReference(appointment.reference)),
      detail('phone', appointment.phone),
    ].join('\n'),
  }
}

function zoned(at: Date, zone: string) {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}
