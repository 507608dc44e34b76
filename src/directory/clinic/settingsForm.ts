import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { clockTime, plain } from '../../typed/typed.ts'
import { whole } from '../wholeNumber.ts'
import type { ClinicSettings } from './clinicSettings.ts'

const LONGEST_PHONE = 40
const LONGEST_TEXT = 600

const text = z
  .string()
  .transform((typed) => typed.replaceAll('\r\n', '\n').trim())
  .pipe(z.string().max(LONGEST_TEXT, 'form.error.too_long'))

/** A clinic's settings as a form names them: the deadline in hours. */
export const settingsForm = z.strictObject({
  version: z.coerce.number().int().min(0).max(1_000_000_000),
  phone: z
    .string()
    .transform(plain)
    .pipe(z.string().regex(/^\+?[\d ()#.x-]{7,}$/, 'directory.error.phone'))
    .refine((typed) => typed.length <= LONGEST_PHONE, 'directory.error.phone'),
  accessible: z
    .literal('yes')
    .optional()
    .transform((yes) => yes === 'yes'),
  closes_at: z
    .string()
    .default('')
    .transform((typed, issues) => {
      const time = typed === '' ? null : clockTime(typed)
      if (time === undefined) issues.addIssue('plans.error.time' satisfies Key)
      return time ?? null
    }),
  access_fr: text,
  access_en: text,
  transport_fr: text,
  transport_en: text,
  hours_fr: text,
  hours_en: text,
  bring_fr: text,
  bring_en: text,
  deadline_hours: whole(0, 24, 'directory.error.deadline'),
  late_online: z
    .literal('yes')
    .optional()
    .transform((yes) => yes === 'yes'),
  remind_early: z
    .literal('yes')
    .optional()
    .transform((yes) => yes === 'yes'),
  cancellation_policy_fr: text,
  cancellation_policy_en: text,
})

export function settingsFrom({
  deadline_hours,
  ...rest
}: z.output<typeof settingsForm>): ClinicSettings {
  return { ...rest, cancellation_deadline_minutes: deadline_hours * 60 }
}

/** The settings as their form shows them. */
export function shownSettings(settings: ClinicSettings): Record<string, string> {
  const { accessible, late_online, remind_early, version, closes_at, ...rest } = settings
  const { cancellation_deadline_minutes, ...texts } = rest
  return {
    ...texts,
    version: String(version),
    closes_at: closes_at?.slice(0, 5) ?? '',
    deadline_hours: String(Math.round(cancellation_deadline_minutes / 60)),
    ...(accessible && { accessible: 'yes' }),
    ...(late_online && { late_online: 'yes' }),
    ...(remind_early && { remind_early: 'yes' }),
  }
}
