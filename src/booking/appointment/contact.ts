import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { emailField } from '../../messages/emailAddress.ts'

/** The consent text that `booking.contact.email_consent` shows; a new wording is a new version. */
export const EMAIL_CONSENT_VERSION = '2026-11-26'

/** Whether to send messages, with no answer chosen beforehand: yes needs an address, no may leave one for a code. */
export const ContactForm = z
  .strictObject({
    email: z.union([z.literal(''), emailField], { error: 'identity.error.email' }).default(''),
    email_consent: z.enum(['yes', 'no'], { error: 'booking.error.email_choice' satisfies Key }),
  })
  .refine(({ email, email_consent }) => email_consent === 'no' || email !== '', {
    error: 'booking.error.email_missing',
    path: ['email'],
  })
  .transform(({ email, email_consent }) => ({ email, consent: email_consent === 'yes' }))

export type Contact = z.output<typeof ContactForm>
