import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Opened } from './appointments.ts'
import type { Contact } from './contact.ts'

const FIELDS = ['email', 'phone', 'address'] as const

/** How to reach the person, as an appointment keeps it: each text sealed for its place, found by a blind index (S-15). */
export function sealedContact(keys: FieldKeys, appointment: string, contact: Contact) {
  const { email, phone } = contact
  const sealed = (field: (typeof FIELDS)[number]) => {
    const text = contact[field]
    return text ? keys.seal(text, `appointment:${appointment}:${field}`) : null
  }
  return {
    email: sealed('email'),
    email_index: email ? emailIndex(keys, email) : null,
    phone: sealed('phone'),
    phone_index: phone ? keys.blindIndex('phone', phone) : null,
    address: sealed('address'),
  }
}

/** The contact of an appointment that a scope has opened. */
export function contactOf(keys: FieldKeys, row: Opened): Required<Contact> {
  const { id, email, contact_phone, contact_address, email_consent } = row
  const open = (text: string | null, field: (typeof FIELDS)[number]) =>
    text ? keys.unseal(text, `appointment:${id}:${field}`) : ''
  return {
    email: open(email, 'email'),
    phone: open(contact_phone, 'phone'),
    address: open(contact_address, 'address'),
    consent: email_consent,
  }
}
