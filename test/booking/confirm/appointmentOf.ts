import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { sealedReference } from '../../../src/booking/appointment/reference.ts'
import { emailIndex } from '../../../src/messages/emailAddress.ts'
import type { FieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { aSlot } from '../../support/factories.ts'

let hours = 0

/** An appointment of that person, written past the record door by a superuser; its id. */
export async function appointmentOf(
  superuser: Client,
  keys: FieldKeys,
  person: string,
  { reference = 'ACDEFGHJKMNP', email = '' } = {},
): Promise<string> {
  const starts = new Date(Date.UTC(2026, 11, 1, 14 + hours++))
  const slot = await aSlot(superuser, { starts_at: starts, status: 'busy' })
  await superuser.query('insert into door.file (person) values ($1) on conflict do nothing', [
    person,
  ])
  const id = randomUUID()
  const sealed = sealedReference(keys, id, reference)
  await superuser.query(
    `with file as (select patient_id from door.file where person = $1),
      patient as (insert into patient (id, person, identity)
        select patient_id, $1, 'sealed' from file on conflict do nothing)
    insert into appointment (id, reference, reference_index, hold_id, slot_id, patient_id, clinic_id, practitioner_id,
        healthcare_service_id, starts_at, ends_at, locale, email, email_index, changed_by, booked_by)
      select $2, $3, $12, gen_random_uuid(), $4, patient_id, $5, $6, $7, $8, $9, 'fr', $10, $11, 'test', 'test' from file`,
    [
      person,
      id,
      sealed.reference,
      slot.id,
      slot['clinic_id'],
      slot['practitioner_id'],
      slot['healthcare_service_id'],
      slot['starts_at'],
      slot['ends_at'],
      email ? keys.seal(email, `appointment:${id}:email`) : null,
      email ? emailIndex(keys, email) : null,
      sealed.reference_index,
    ],
  )
  return id
}
