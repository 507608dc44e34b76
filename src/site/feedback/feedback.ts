import * as z from 'zod'
import type { Locale } from '../../db/schema.ts'

/** What somebody says of a page. */
export interface Feedback {
  page: string
  locale: Locale
  useful: boolean
  said: string
}

/** The form, for the pages that there are; a second button sends it without what looks personal. */
export function feedbackForm(pages: readonly string[]) {
  return z.strictObject({
    about: z.enum(pages),
    useful: z.enum(['yes', 'no'], 'feedback.error.useful'),
    text: z.string().default(''),
    without: z.literal('personal').optional(),
  })
}
