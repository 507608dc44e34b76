import * as z from 'zod'
import type { Method } from '../../db/schema.ts'
import type { Key } from '../../i18n/translate.ts'
import { emailField, shownEmail } from '../../messages/emailAddress.ts'
import { phoneField, shownPhone } from '../../messages/phoneNumber.ts'
import { type Need, Needs } from './needs.ts'

/** The texts of consent that the question of the contact shows; a new wording is a new version. */
export const MESSAGES_CONSENT_VERSION = '2026-11-29'

/** How messages may come, each way by itself; nothing is chosen beforehand. */
const WAYS = ['email', 'sms', 'both', 'none'] as const

const LONGEST_ADDRESS = 200

type Way = (typeof WAYS)[number]

/** How to reach the person, and where: what the visit needs of it is compulsory. */
export interface Contact {
  email: string
  /** Messages by e-mail are agreed to. */
  consent: boolean
  /** Messages by text are, to the telephone number. */
  texts?: boolean
  /** Messages are to say neither when nor where. */
  discreet?: boolean
  /** As it is dialled anywhere (E.164), or empty. */
  phone?: string
  address?: string
  /** What the clinic prepares for. */
  needs?: readonly Need[]
}

/**
 * How to send messages, with no answer chosen beforehand: each way needs its address, and one may be left for a code. A
 * visit by telephone, by video or at home asks for a telephone number, and one at home for where that is. A site without texts
 * takes e-mail alone.
 */
export function contactForm(method: Method, { texts }: { texts: boolean }) {
  const calls = method !== 'clinic'
  const comes = method === 'home'
  return z
    .strictObject({
      email: z.union([z.literal(''), emailField], { error: 'identity.error.email' }).default(''),
      messages: z
        .enum(WAYS, { error: 'booking.error.messages_choice' satisfies Key })
        .refine((way) => texts || way === 'email' || way === 'none', {
          error: 'booking.error.messages_choice' satisfies Key,
        }),
      discreet: z.literal('yes').optional(),
      phone: phoneField.default(''),
      address: z
        .string()
        .max(LONGEST_ADDRESS, 'form.error.too_long' satisfies Key)
        .default(''),
      needs: Needs.default([]),
    })
    .refine(({ email, messages }) => !byMail(messages) || email !== '', {
      error: 'booking.error.email_missing',
      path: ['email'],
    })
    .refine(({ phone, messages }) => !byText(messages) || phone !== '', {
      error: 'booking.error.text_missing',
      path: ['phone'],
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
      ({ email, messages, discreet, phone, address, needs }): Contact => ({
        email,
        consent: byMail(messages),
        ...(byText(messages) && { texts: true }),
        ...(discreet && messages !== 'none' && { discreet: true }),
        ...((calls || (texts && phone !== '')) && { phone }),
        ...(comes && { address }),
        ...(needs.length > 0 && { needs }),
      }),
    )
}

const byMail = (way: Way) => way === 'email' || way === 'both'
const byText = (way: Way) => way === 'sms' || way === 'both'

/** How a contact's messages come, as the form names it. */
function wayOf({ consent, texts = false }: Pick<Contact, 'consent' | 'texts'>): Way {
  if (consent) return texts ? 'both' : 'email'
  return texts ? 'sms' : 'none'
}

/** A contact as pages show it. */
export function shownContact(contact: Contact) {
  const { email, consent, texts = false, discreet = false } = contact
  const { phone = '', address = '', needs = [] } = contact
  return {
    email: email && shownEmail(email),
    ...{ consent, texts, discreet },
    phone: phone && shownPhone(phone),
    address,
    needs,
  }
}

/** A contact as its form shows it again; the way of messages is chosen anew for another visit. */
export function typedContact(
  contact: Contact,
  { chosen = true } = {},
): { values: Record<string, string>; lists: { needs: string[] } } {
  const { email, phone, address, discreet, needs } = shownContact(contact)
  const choice = { messages: wayOf(contact), ...(discreet && { discreet: 'yes' }) }
  return { values: { email, phone, address, ...(chosen && choice) }, lists: { needs: [...needs] } }
}
