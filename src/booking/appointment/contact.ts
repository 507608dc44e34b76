import { parsePhoneNumberFromString } from 'libphonenumber-js'
import * as z from 'zod'
import type { Method } from '../../db/schema.ts'
import type { Key } from '../../i18n/translate.ts'
import { emailField, shownEmail } from '../../messages/emailAddress.ts'
import { plain } from '../../typed/typed.ts'
import { type Need, Needs } from './needs.ts'

/** The consent text that `booking.contact.email_consent` shows; a new wording is a new version. */
export const EMAIL_CONSENT_VERSION = '2026-11-26'

const LONGEST_ADDRESS = 200

/** How to reach the person, and where: what the visit needs of it is compulsory. */
export interface Contact {
  email: string
  consent: boolean
  /** As it is dialled anywhere (E.164), or empty. */
  phone?: string
  address?: string
  /** What the clinic prepares for. */
  needs?: readonly Need[]
}

/**
 * Whether to send messages, with no answer chosen beforehand: yes needs an address, no may leave one for a code. A
 * visit by telephone, by video or at home asks for a telephone number, and one at home for where that is.
 */
export function contactForm(method: Method) {
  const calls = method !== 'clinic'
  const comes = method === 'home'
  return z
    .strictObject({
      email: z.union([z.literal(''), emailField], { error: 'identity.error.email' }).default(''),
      email_consent: z.enum(['yes', 'no'], { error: 'booking.error.email_choice' satisfies Key }),
      phone: phoneField.default(''),
      address: z
        .string()
        .max(LONGEST_ADDRESS, 'form.error.too_long' satisfies Key)
        .default(''),
      needs: Needs.default([]),
    })
    .refine(({ email, email_consent }) => email_consent === 'no' || email !== '', {
      error: 'booking.error.email_missing',
      path: ['email'],
    })
    .refine(({ phone }) => !calls || phone !== '', {
      error: 'booking.error.phone_missing',
      path: ['phone'],
      when: ({ value }) => typeof value === 'object' && value !== null,
    })
    .refine(({ address }) => !comes || address !== '', {
      error: 'booking.error.address_missing',
      path: ['address'],
      when: ({ value }) => typeof value === 'object' && value !== null,
    })
    .transform(
      ({ email, email_consent, phone, address, needs }): Contact => ({
        email,
        consent: email_consent === 'yes',
        ...(calls && { phone }),
        ...(comes && { address }),
        ...(needs.length > 0 && { needs }),
      }),
    )
}

/** A number as people write it, in Canada unless it says otherwise. */
const phoneField = z.string().transform((typed, context) => {
  const read = plain(typed)
  if (read === '') return ''
  const number = parsePhoneNumberFromString(read, 'CA')
  if (number?.isValid()) return number.number as string
  context.addIssue('booking.error.phone' satisfies Key)
  return z.NEVER
})

/** "514 555-0199", or with its country where that is not ours. */
export function shownPhone(phone: string): string {
  const number = parsePhoneNumberFromString(phone)
  if (!number) return phone
  const national = /^(\d{3})(\d{3})(\d{4})$/.exec(number.nationalNumber)
  return number.countryCallingCode === '1' && national
    ? `${national[1]} ${national[2]}-${national[3]}`
    : number.formatInternational()
}

/** A contact as pages show it. */
export function shownContact({ email, consent, phone = '', address = '', needs = [] }: Contact) {
  return {
    email: email && shownEmail(email),
    consent,
    phone: phone && shownPhone(phone),
    address,
    needs,
  }
}
