import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { clockTime } from '../../typed/typed.ts'
import { yearAfter, yearsAfter } from '../calendar.ts'

/** Whoever means for ever leaves the last day empty. */
const LONGEST_YEARS = 5
const MOST_SAVED = 1_000_000_000

/** Which saving of a plan a form was made from. */
export const savingField = z.coerce.number().int().min(0).max(MOST_SAVED)

export const dateOrNothing = z
  .string()
  .transform((typed) => typed || null)
  .pipe(z.iso.date('plans.error.date').nullable())

const hourField = z.string().transform((typed, issues) => {
  const time = clockTime(typed)
  if (time === undefined) issues.addIssue('plans.error.time' satisfies Key)
  return time ?? z.NEVER
})

export const hourOrNothing = z
  .string()
  .transform((typed) => typed || null)
  .pipe(hourField.nullable())

/** From when to when a plan is valid, and in how many weeks it comes round: nothing past, and within a year. */
const validity = (today: string) => ({
  version: savingField,
  valid_from: z.iso
    .date('plans.error.date')
    .refine((on) => on >= today, 'plans.error.past')
    .refine((on) => on <= yearAfter(today), 'plans.error.far'),
  valid_to: dateOrNothing.refine(
    (on) => !on || on <= yearsAfter(today, LONGEST_YEARS),
    'plans.error.too_far',
  ),
  every_weeks: z.enum(['1', '2', '3', '4']).transform(Number),
})

const endsLater = (plan: { valid_from: string; valid_to: string | null }) =>
  !plan.valid_to || plan.valid_to >= plan.valid_from
const ENDS_BEFORE = { path: ['valid_to'], error: 'plans.error.valid_to' satisfies Key }

export const validityForm = (today: string) =>
  z.strictObject(validity(today)).refine(endsLater, ENDS_BEFORE)

/** A new plan: whose, and perhaps with the hours of which other. */
export const newPlanForm = (today: string) =>
  z
    .strictObject({
      ...validity(today),
      id: z.uuid(),
      practitioner_id: z.uuid('plans.error.practitioner'),
      copy_of: z.union([z.literal(''), z.uuid()]),
    })
    .refine(endsLater, ENDS_BEFORE)

/** Hours of some days of the week, with a break or none. */
export const hoursForm = z
  .strictObject({
    version: savingField,
    days: z.array(z.enum(['1', '2', '3', '4', '5', '6', '7'])).min(1, 'plans.error.days'),
    healthcare_service_id: z.uuid('plans.error.service'),
    from_time: hourField,
    to_time: hourField,
    break_from: hourOrNothing,
    break_to: hourOrNothing,
    week: z
      .enum(['', '1', '2', '3', '4'])
      .default('')
      .transform((week) => (week ? Number(week) : null)),
  })
  .refine(({ from_time, to_time }) => from_time < to_time, {
    ...{ path: ['to_time'], error: 'plans.error.ends' satisfies Key },
  })
  .refine(({ break_from, break_to }) => (break_from === null) === (break_to === null), {
    ...{ path: ['break_to'], error: 'plans.error.break_both' satisfies Key },
  })
  .refine(
    ({ from_time, to_time, break_from, break_to }) =>
      !break_from ||
      !break_to ||
      (from_time < break_from && break_from < break_to && break_to < to_time),
    { path: ['break_from'], error: 'plans.error.break' satisfies Key },
  )
