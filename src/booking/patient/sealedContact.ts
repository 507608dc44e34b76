import { emailIndex } from '../../messages/emailAddress.ts'
import { phoneIndex } from '../../messages/phoneNumber.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Opened } from '../appointment/appointments.ts'
import { type Contact, MESSAGES_CONSENT_VERSION } from './contact.ts'
import { Needs } from './needs.ts'

const FIELDS = ['email', 'phone', 'address'] as const

const placeOf = (appointment: string, field: (typeof FIELDS)[number] | 'needs') =>
  `appointment:${appointment}:${field}`

/**
 * How to reach the person, as an appointment keeps it: each text sealed for its place, found by a blind index (S-15); and what
 * they agreed to. The SQL type `booked_contact`.
 */
export function sealedContact(keys: FieldKeys, appointment: string, contact: Contact) {
  const { email, phone, texts = false, discreet = false, needs = [] } = contact
  const sealed = (field: (typeof FIELDS)[number]) => {
    const text = contact[field]
    return text ? keys.seal(text, placeOf(appointment, field)) : null
  }
  return {
    email: sealed('email'),
    email_index: email ? emailIndex(keys, email) : null,
    phone: sealed('phone'),
    phone_index: phone ? phoneIndex(keys, phone) : null,
    consent: contact.consent && email !== '',
    sms_consent: texts && phone !== undefined && phone !== '',
    discreet,
    consent_version: MESSAGES_CONSENT_VERSION,
    address: sealed('address'),
    needs:
      needs.length > 0 ? keys.seal(JSON.stringify(needs), placeOf(appointment, 'needs')) : null,
  }
}

/** The contact of an appointment that a scope has opened. */
export function contactOf(keys: FieldKeys, row: Opened): Required<Contact> {
  const { email_consent: consent, sms_consent: texts, discreet } = row
  return { ...contactFields(keys, row), consent, texts, discreet }
}

/** What is sealed of how to reach the person of an appointment, opened. */
export function contactFields(
  keys: FieldKeys,
  row: Pick<Opened, 'id' | 'email' | 'contact_phone' | 'contact_address' | 'contact_needs'>,
) {
  const { id, email, contact_phone, contact_address, contact_needs } = row
  const open = (text: string | null, field: (typeof FIELDS)[number]) =>
    text ? keys.unseal(text, placeOf(id, field)) : ''
  return {
    email: open(email, 'email'),
    phone: open(contact_phone, 'phone'),
    address: open(contact_address, 'address'),
    needs: contact_needs
      ? Needs.parse(JSON.parse(keys.unseal(contact_needs, placeOf(id, 'needs'))))
      : [],
  }
}
