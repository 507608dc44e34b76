import * as z from 'zod'
import { clinicColumns } from '../../directory/columns.ts'
import type { Composed } from '../../messages/deliver.ts'
import { type OutboxMessage, sealedPlace } from '../../messages/outboxMessage.ts'
import type { Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { referenceOf } from '../appointment/reference.ts'
import {
  appointmentMessage,
  discreetMessage,
  formerAddressMessage,
  isCancellation,
} from './appointmentMessages.ts'
import { isReminder, remindsToday } from './reminders.ts'
import { appointmentText, discreetText, formerNumberText } from './textMessages.ts'
import { isRefusable, unsubscribeAddress } from './unsubscribe.ts'

const FormerAddress = z.object({ to: z.string(), discreet: z.boolean().default(false) })

/** Where the address of each channel is, and for what place it is sealed. */
const SEALED_IN = { email: 'email', sms: 'contact_phone' } as const
const PLACE = { email: 'email', sms: 'phone' } as const

/**
 * What a queued message about an appointment says now, or nothing: when the appointment has changed again since,
 * the later message speaks for both, and without consent to its channel nothing is sent. A former address is always told.
 */
export async function composeNotice(
  trx: Trx,
  { keys, origin, email }: { keys: FieldKeys; origin: string; email: string },
  message: OutboxMessage,
  now: Date,
): Promise<Composed | undefined> {
  const found = await findAppointment(trx, message.appointment_id)
  if (!found || message.kind === 'code') return undefined
  const { kind, channel, locale } = message
  const late_minutes = kind === 'running_late' ? await minutesLate(trx, found) : null
  const appointment = { ...found, late_minutes, reference: referenceOf(keys, found) }
  const context = { locale, origin, email, now }
  if (message.sealed) {
    const { to, discreet: quiet } = FormerAddress.parse(
      JSON.parse(keys.unseal(message.sealed, sealedPlace(message.id))),
    )
    if (channel === 'sms')
      return {
        to,
        text: quiet
          ? discreetText('discreet_former', context)
          : formerNumberText(appointment, locale),
        address_index: null,
      }
    const content = quiet
      ? discreetMessage('discreet_former', context)
      : formerAddressMessage(appointment, locale)
    return { to, content }
  }
  const { id, status, version, discreet } = appointment
  const expected = isCancellation(kind) ? 'cancelled' : kind === 'missed' ? 'noshow' : 'booked'
  // A reminder is of the visit, whatever was changed of it since it was queued.
  const holds = isReminder(kind)
    ? remindsToday(kind, appointment, now)
    : version === message.version && (kind !== 'running_late' || late_minutes !== null)
  const sealed = appointment[SEALED_IN[channel]]
  const agreed = appointment[`${channel}_consent`]
  if (status !== expected || !holds || !sealed || !agreed) return undefined
  const to = keys.unseal(sealed, `appointment:${id}:${PLACE[channel]}`)
  if (channel === 'sms')
    return {
      to,
      text: discreet
        ? discreetText('discreet', context)
        : appointmentText(kind, appointment, context),
      address_index: appointment.phone_index,
    }
  const content = discreet
    ? discreetMessage('discreet', context)
    : appointmentMessage(kind, appointment, context)
  const whose = { patient: message.patient_id, address: appointment.email_index ?? '' }
  const unsubscribe = isRefusable(kind) ? unsubscribeAddress(keys, context, whose) : undefined
  return { to, content, unsubscribe }
}

/** By how many minutes whoever sees the person runs late that day; null when nobody says so any more. */
async function minutesLate(
  trx: Trx,
  visit: { clinic_id: string; practitioner_id: string; starts_at: Date },
) {
  const late = await trx
    .selectFrom('lateness')
    .select('minutes')
    .where('clinic_id', '=', visit.clinic_id)
    .where('practitioner_id', '=', visit.practitioner_id)
    .where('from_at', '<=', visit.starts_at)
    .where('to_at', '>', visit.starts_at)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return late?.minutes ?? null
}

/** No name and no reason are read: what was never fetched cannot be sent. */
function findAppointment(trx: Trx, id: string | null) {
  return trx
    .selectFrom('appointment')
    .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .select([
      'appointment.id',
      'appointment.reference',
      'appointment.status',
      'appointment.clinic_id',
      'appointment.practitioner_id',
      'appointment.starts_at',
      'appointment.ends_at',
      'appointment.version',
      'appointment.changed_at',
      'appointment.email',
      'appointment.email_index',
      'appointment.phone as contact_phone',
      'appointment.phone_index',
      'appointment.email_consent',
      'appointment.sms_consent',
      'appointment.discreet',
      'healthcare_service.method',
    ])
    .select(clinicColumns)
    .where('appointment.id', '=', id)
    .executeTakeFirst()
}
