import type { Db } from '../../db/database.ts'
import { careColumns } from '../../directory/columns.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { referenceOf } from '../appointment/reference.ts'
import { shownContact } from '../patient/contact.ts'
import { contactFields } from '../patient/sealedContact.ts'
import { identityIn } from '../patient/sealedIdentity.ts'
import type { AtDesk } from '../person/unregistered.ts'

/** A visit that the desk has booked, for whoever booked it: with its reference, and how the person is told. The log says so. */
export function visitBooked(
  { db, keys }: { db: Db; keys: FieldKeys },
  who: AtDesk,
  { person, appointment }: { person: string; appointment: string },
) {
  return openRecord(db, { who, whose: { person }, why: 'telephone', appointment }, async (trx) => {
    const row = await trx
      .selectFrom('appointment')
      .innerJoin('patient', 'patient.id', 'appointment.patient_id')
      .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
      .innerJoin('slot', 'slot.id', 'appointment.slot_id')
      .select(['appointment.id', 'appointment.reference', 'appointment.status', 'slot.starts_on'])
      .select(['appointment.starts_at', 'appointment.ends_at', 'appointment.locale', 'identity'])
      .select(['email', 'email_consent as consent', 'sms_consent as texts', 'discreet'])
      .select(['appointment.phone as contact_phone', 'appointment.address as contact_address'])
      .select(['appointment.needs as contact_needs'])
      .select(careColumns)
      .where('appointment.id', '=', appointment)
      .executeTakeFirst()
    if (!row) return undefined
    const { identity, contact_phone, contact_address, contact_needs, ...visit } = row
    const named = identityIn(keys, { person, identity })
    return {
      ...visit,
      person,
      name: `${named.first_name} ${named.last_name}`,
      reference: referenceOf(keys, row),
      contact: shownContact({ ...row, ...contactFields(keys, row) }),
    }
  })
}
