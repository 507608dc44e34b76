import * as z from 'zod'
import { METHODS, REASONS, REDIRECTIONS, SEXES } from '../../db/lists.ts'
import type { Key } from '../../i18n/translate.ts'
import { clockTime, plain } from '../../typed/typed.ts'
import { whole, wholeOrNothing } from '../wholeNumber.ts'
import type { Service } from './services.ts'

const LONGEST_NAME = 120
const MOST_SAVED = 1_000_000_000
const HOUR = 60
/** Six weeks: nothing is published further ahead. */
const LONGEST_LEAD_HOURS = 6 * 7 * 24

const name = z
  .string()
  .transform(plain)
  .pipe(z.string().min(1, 'form.error.required').max(LONGEST_NAME, 'form.error.too_long'))
const lead = wholeOrNothing(LONGEST_LEAD_HOURS, 'directory.error.lead').transform((hours) =>
  hours === null ? null : hours * HOUR,
)
const age = wholeOrNothing(120, 'directory.error.age')

/** A service as a form names it: leads in hours, and nothing where nobody of a category ever sees it. */
export const serviceForm = z
  .strictObject({
    id: z.uuid(),
    version: z.coerce.number().int().min(0).max(MOST_SAVED),
    name_fr: name,
    name_en: name,
    reason: z.enum(REASONS, 'schedule.error.reason'),
    method: z.enum(METHODS, 'directory.error.method'),
    duration_minutes: whole(5, 240, 'directory.error.duration'),
    buffer_minutes: whole(0, 120, 'directory.error.buffer'),
    min_age: age,
    max_age: age,
    sex: z.enum(['', ...SEXES]).transform((sex) => sex || null),
    a_lead_hours: lead,
    b_lead_hours: lead,
    c_lead_hours: lead,
    d_lead_hours: lead,
    redirection: z.enum(['', ...REDIRECTIONS]).transform((from) => from || null),
    staff_only: z
      .literal('yes')
      .optional()
      .transform((yes) => yes === 'yes'),
    practitioner_id: z.union([z.literal(''), z.uuid()]).transform((id) => id || null),
    release_time: z.string().transform((typed, issues) => {
      const time = typed === '' ? null : clockTime(typed)
      if (time === undefined) issues.addIssue('plans.error.time' satisfies Key)
      return time ?? null
    }),
    desk_percent: whole(0, 100, 'directory.error.percent'),
    desk_hours: whole(0, LONGEST_LEAD_HOURS, 'directory.error.desk_hours'),
    /** Asks for a preview. */
    look: z.literal('yes').optional(),
    /** The count of slots that a preview showed, once it was seen. */
    seen: z.coerce.number().int().optional(),
  })
  .refine(({ min_age, max_age }) => min_age === null || max_age === null || min_age <= max_age, {
    path: ['max_age'],
    error: 'directory.error.ages',
  })

type Filled = z.output<typeof serviceForm>

export function serviceOf({ seen: _, look: __, ...filled }: Filled): Service {
  const { a_lead_hours, b_lead_hours, c_lead_hours, d_lead_hours, desk_hours, ...rest } = filled
  return {
    ...rest,
    a_lead_minutes: a_lead_hours,
    b_lead_minutes: b_lead_hours,
    c_lead_minutes: c_lead_hours,
    d_lead_minutes: d_lead_hours,
    desk_minutes: desk_hours * HOUR,
  }
}

/** A service as its form shows it. */
export function filledWith(service: Service): Record<string, string> {
  const hours = (minutes: number | null) => (minutes === null ? '' : String(minutes / HOUR))
  const { a_lead_minutes, b_lead_minutes, c_lead_minutes, d_lead_minutes, ...others } = service
  const { staff_only, desk_minutes, release_time, ...rest } = others
  const values = {
    ...rest,
    a_lead_hours: hours(a_lead_minutes),
    b_lead_hours: hours(b_lead_minutes),
    c_lead_hours: hours(c_lead_minutes),
    d_lead_hours: hours(d_lead_minutes),
    desk_hours: hours(desk_minutes),
    release_time: release_time?.slice(0, 5),
  }
  const texts = Object.entries(values).map(([field, value]) => [field, String(value ?? '')])
  return { ...Object.fromEntries(texts), ...(staff_only && { staff_only: 'yes' }) }
}
