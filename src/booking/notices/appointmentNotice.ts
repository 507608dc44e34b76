import * as z from 'zod'
import { clinicColumns } from '../../directory/columns.ts'
import type { Composed } from '../../messages/deliver.ts'
import { type OutboxMessage, sealedPlace } from '../../messages/outboxMessage.ts'
import type { Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { referenceOf } from '../appointment/reference.ts'
import { appointmentMessage, formerAddressMessage } from './appointmentMessages.ts'
import { isReminder, remindsToday } from './reminders.ts'

const FormerAddress = z.object({ to: z.string() })

/**
 * What a queued message about an appointment says now, or nothing: when the appointment has changed again since,
 * the later message speaks for both, and without consent nothing is sent. A former address is always told.
 */
export async function composeNotice(
  trx: Trx,
  { keys, origin }: { keys: FieldKeys; origin: string },
  message: OutboxMessage,
  now: Date,
): Promise<Composed | undefined> {
  const found = await findAppointment(trx, message.appointment_id)
  if (!found || message.kind === 'code') return undefined
  const appointment = { ...found, reference: referenceOf(keys, found) }
  const context = { locale: message.locale, origin, now }
  if (message.sealed) {
    const { to } = FormerAddress.parse(
      JSON.parse(keys.unseal(message.sealed, sealedPlace(message.id))),
    )
    return { to, content: formerAddressMessage(appointment, message.locale) }
  }
  const { id, status, version, email, email_consent } = appointment
  const expected = message.kind === 'cancelled' ? 'cancelled' : 'booked'
  // A reminder is of the visit, whatever was changed of it since it was queued.
  const holds = isReminder(message.kind)
    ? remindsToday(message.kind, appointment, now)
    : version === message.version
  if (status !== expected || !holds || !email || !email_consent) return undefined
  return {
    to: keys.unseal(email, `appointment:${id}:email`),
    content: appointmentMessage(message.kind, appointment, context),
  }
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
      'appointment.starts_at',
      'appointment.ends_at',
      'appointment.version',
      'appointment.changed_at',
      'appointment.email',
      'appointment.email_consent',
      'healthcare_service.method',
    ])
    .select(clinicColumns)
    .where('appointment.id', '=', id)
    .executeTakeFirst()
}
