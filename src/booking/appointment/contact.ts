import * as z from 'zod'
import { emailField } from '../../messages/emailAddress.ts'

/** The consent text that `booking.contact.email_consent` shows; a new wording is a new version. */
export const EMAIL_CONSENT_VERSION = '2026-11-22'

/** How to reach the person: an address or none, and a consent of its own, never ticked beforehand. */
export const ContactForm = z
  .strictObject({
    email: z.union([z.literal(''), emailField], { error: 'identity.error.email' }).default(''),
    email_consent: z.literal('yes').optional(),
  })
  .refine(({ email, email_consent }) => !(email_consent && !email), {
    error: 'booking.error.email_missing',
    path: ['email'],
  })
  .transform(({ email, email_consent }) => ({ email, consent: email_consent === 'yes' }))

export type Contact = z.output<typeof ContactForm>
