import { careColumns } from '../../directory/columns.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import type { Actor } from '../../privacy/actor.ts'
import { openRecord } from '../../privacy/door.ts'
import type { DayParts } from '../day/day.ts'
import { contactFields } from '../patient/sealedContact.ts'
import { identityIn } from '../patient/sealedIdentity.ts'

/** Which visits of a clinic: they begin from one instant and before another. */
export interface VisitsAsked {
  clinic: string
  from: Date
  to: Date
  ids: readonly string[]
}

export type NamedVisit = Awaited<ReturnType<typeof visitsNamed>>[number]

/**
 * Some visits of a clinic with who comes and how to reach them, whatever became of them, soonest first. One row of the access log
 * names the clinic and from when to when; for none, there is none.
 */
export async function visitsNamed(
  { db, keys }: DayParts,
  who: Actor,
  { clinic, from, to, ids }: VisitsAsked,
) {
  if (ids.length === 0) return []
  return openRecord(db, { who, whose: { clinic, from, to }, why: 'day' }, async (trx) => {
    const rows = await trx
      .selectFrom('appointment')
      .innerJoin('patient', 'patient.id', 'appointment.patient_id')
      .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
      .select(['appointment.id', 'appointment.starts_at', 'appointment.version'])
      .select(['appointment.status', 'appointment.locale'])
      .select(['appointment.email_consent', 'appointment.sms_consent'])
      .select(['appointment.email', 'appointment.phone as contact_phone'])
      .select(['appointment.address as contact_address', 'appointment.needs as contact_needs'])
      .select(['patient.person', 'patient.identity'])
      .select(careColumns)
      .where('appointment.clinic_id', '=', clinic)
      .where('appointment.id', 'in', [...ids])
      .orderBy('appointment.starts_at')
      .orderBy('appointment.id')
      .execute()
    return rows.map(({ person, identity, ...row }) => {
      const { first_name, last_name } = identityIn(keys, { person, identity })
      const { phone, address } = contactFields(keys, row)
      const { email_consent, sms_consent } = row
      return {
        // The row's own names are the practitioner's, its address and telephone the clinic's.
        ...{ ...row, name: `${last_name}, ${first_name}`, called: `${first_name} ${last_name}` },
        ...{ own_phone: phone && shownPhone(phone), home: address },
        hears: email_consent || sms_consent,
      }
    })
  })
}
