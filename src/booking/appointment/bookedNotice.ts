import type { Key } from '../../i18n/translate.ts'
import { shownEmail } from '../../messages/emailAddress.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import type { Contact } from '../patient/contact.ts'

/** What is told of a booking, and where its confirmation goes. */
export function bookedNotice(contact: Contact): [Key, Record<string, string>?] {
  const mail = contact.consent && shownEmail(contact.email)
  const text = contact.texts && shownPhone(contact.phone ?? '')
  if (mail && text) return ['booking.notice.booked_both', { one: mail, other: text }]
  if (mail) return ['booking.notice.booked_mail', { to: mail }]
  return text ? ['booking.notice.booked_text', { to: text }] : ['booking.notice.booked']
}
