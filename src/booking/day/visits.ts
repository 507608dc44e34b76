import { careColumns } from '../../directory/columns.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import type { Actor } from '../../privacy/actor.ts'
import { openRecord, type Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { historyOf } from '../appointment/history.ts'
import { historyRows } from '../appointment/historyRows.ts'
import { contactFields } from '../patient/sealedContact.ts'
import { identityIn } from '../patient/sealedIdentity.ts'
import { type DayOf, type DayParts, instantsOf, type VisitState } from './day.ts'

/**
 * The visits of a day at a clinic as its staff see them, soonest first, with who comes, how to reach them and what they need;
 * what was cancelled is among them. One row of the access log names the clinic and the day.
 */
export function dayOfClinic(
  { db, keys }: DayParts,
  who: Actor,
  of: DayOf,
  why: 'day' | 'print' | 'export' = 'day',
) {
  return openRecord(db, { ...accessOf(who, of), why }, async (trx) => {
    const rows = await visitsOf(trx, of).execute()
    return rows.map((row) => asShown(keys, row))
  })
}

/** One visit of that day with everything that happened to it; nothing for one of another day, clinic or practitioner. */
export function visitOfClinic(
  { db, keys }: DayParts,
  who: Actor,
  of: DayOf & { appointment: string },
) {
  return openRecord(db, { ...accessOf(who, of), appointment: of.appointment }, async (trx) => {
    const row = await visitsOf(trx, of)
      .where('appointment.id', '=', of.appointment)
      .select(() => historyRows(trx, of.appointment))
      .executeTakeFirst()
    if (!row) return undefined
    const { events, receipts, waiting, ...visit } = row
    return { ...asShown(keys, visit), history: historyOf({ events, receipts, waiting }) }
  })
}

/** A visit of a day, as staff see it. */
export type DayVisit = Awaited<ReturnType<typeof dayOfClinic>>[number]

function accessOf(who: Actor, { clinic, day }: DayOf) {
  return { who, whose: { clinic: clinic.id, ...instantsOf(day, clinic.zone) }, why: 'day' } as const
}

function visitsOf(trx: Trx, { clinic, practitioner, day }: DayOf) {
  const { from, to } = instantsOf(day, clinic.zone)
  return trx
    .selectFrom('appointment')
    .innerJoin('patient', 'patient.id', 'appointment.patient_id')
    .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
    .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .select([
      'appointment.id',
      'appointment.starts_at',
      'appointment.ends_at',
      'appointment.status',
      'appointment.version',
    ])
    .select('appointment.overbooking_reason')
    .select(['arrived_at', 'roomed_at', 'seen_at', 'patient.person', 'patient.identity'])
    .select(['appointment.email', 'appointment.phone as contact_phone'])
    .select(['appointment.address as contact_address', 'appointment.needs as contact_needs'])
    .select(careColumns)
    .where('appointment.clinic_id', '=', clinic.id)
    .where('appointment.starts_at', '>=', from)
    .where('appointment.starts_at', '<', to)
    .where('appointment.status', '!=', 'entered-in-error')
    .$if(practitioner !== null, (visits) =>
      visits.where('appointment.practitioner_id', '=', practitioner),
    )
    .orderBy('appointment.starts_at')
    .orderBy('practitioner.last_name')
    .orderBy('appointment.id')
}

type Row = Awaited<ReturnType<ReturnType<typeof visitsOf>['executeTakeFirstOrThrow']>>

function asShown(keys: FieldKeys, { person, identity, status, ...row }: Row) {
  const { birth_date, first_name, last_name } = identityIn(keys, { person, identity })
  const contact = contactFields(keys, row)
  return {
    ...{ ...row, ...contact, person, phone: contact.phone && shownPhone(contact.phone) },
    // The row's own names are the practitioner's.
    name: `${last_name}, ${first_name}`,
    birth_date,
    state: (status === 'arrived' && row.roomed_at ? 'roomed' : status) as VisitState,
  }
}
