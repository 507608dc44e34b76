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

/** What an appointment keeps, opened. */
export function openedContact(
  keys: FieldKeys,
  row: { id: string; email_consent: boolean } & Record<(typeof FIELDS)[number], string | null>,
): Required<Contact> {
  const open = (field: (typeof FIELDS)[number]) => {
    const text = row[field]
    return text ? keys.unseal(text, `appointment:${row.id}:${field}`) : ''
  }
  const [email, phone, address] = [open('email'), open('phone'), open('address')]
  return { email, phone, address, consent: row.email_consent }
}

/** The contact of an appointment that a scope has opened. */
export function contactOf(keys: FieldKeys, row: Opened): Required<Contact> {
  const { id, email, email_consent, contact_phone, contact_address } = row
  return openedContact(keys, {
    ...{ id, email, email_consent },
    ...{ phone: contact_phone, address: contact_address },
  })
}
