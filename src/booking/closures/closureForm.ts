import * as z from 'zod'
import { CLOSURE_DECISIONS } from '../../db/lists.ts'
import type { Key } from '../../i18n/translate.ts'
import { isDate, yearAfter } from '../../schedule/calendar.ts'
import { hourOrNothing } from '../../schedule/plans/planForm.ts'
import { plain } from '../../typed/typed.ts'
import type { Decision } from './decide.ts'

const LONGEST_REASON = 120
/** So many visits are decided on by one form: beyond, a form has more fields than one may have. */
export const MOST_DECISIONS = 40

/** Which days, between which hours (nothing: all day), and for whom (nothing: the whole clinic). Nothing past, and within a year. */
const daysShape = (today: string) => ({
  with: z.union([z.literal(''), z.uuid('closures.error.with' satisfies Key)]),
  first_day: z
    .string()
    .refine(isDate, 'plans.error.date' satisfies Key)
    .refine((on) => on >= today, 'plans.error.past' satisfies Key)
    .refine((on) => on <= yearAfter(today), 'plans.error.far' satisfies Key),
  last_day: z
    .string()
    .refine((on) => on === '' || isDate(on), 'plans.error.date' satisfies Key)
    .refine((on) => on === '' || on <= yearAfter(today), 'plans.error.far' satisfies Key),
  from_time: hourOrNothing,
  to_time: hourOrNothing,
})

type Days = z.output<z.ZodObject<ReturnType<typeof daysShape>>>

function inOrder(days: Omit<Days, 'with'>, issues: z.RefinementCtx) {
  const { first_day, last_day, from_time, to_time } = wholeHours(days)
  const wrong = (field: keyof Days, message: Key) =>
    issues.addIssue({ code: 'custom', path: [field], message })
  if (last_day !== '' && last_day < first_day) wrong('last_day', 'plans.error.valid_to')
  if (from_time && to_time && from_time >= to_time) wrong('to_time', 'plans.error.ends')
}

/** An hour alone closes the day from then on, or until then: who falls ill at eleven has no other to say. */
const wholeHours = <Asked extends Pick<Days, 'from_time' | 'to_time'>>(days: Asked) => ({
  ...days,
  from_time: days.from_time ?? (days.to_time && '00:00:00'),
  to_time: days.to_time ?? (days.from_time && '23:59:00'),
})

export type DaysAsked = z.output<ReturnType<typeof daysForm>>

/** The days that somebody asks to see. */
export const daysForm = (today: string) =>
  z.strictObject(daysShape(today)).superRefine(inOrder).transform(wholeHours)

/** What becomes of a visit: `id.version.kind`, and the slot of one that moves. */
const decision = z
  .string()
  .transform((text) => {
    const [appointment, version, kind, slot = null] = text.split('.')
    return { appointment, version, kind, slot }
  })
  .pipe(
    z.object({
      appointment: z.uuid(),
      version: z.coerce.number<string | undefined>().int().min(1).max(1_000_000),
      kind: z.enum(CLOSURE_DECISIONS),
      slot: z.uuid().nullable(),
    }),
  )
  .refine(({ kind, slot }) => (kind === 'move') === (slot !== null))

/** One for each visit; nothing for one that is decided on later. */
const decisions = z
  .array(z.union([z.literal(''), decision]))
  .max(MOST_DECISIONS)
  .transform((all): Decision[] => all.filter((one) => one !== ''))

/** Days to close, and what becomes of their visits. */
export const closureForm = (today: string) =>
  z
    .strictObject({
      ...daysShape(today),
      closure: z.uuid(),
      reason: z
        .string()
        .transform(plain)
        .pipe(z.string().max(LONGEST_REASON, 'form.error.too_long')),
      decision: decisions,
    })
    .superRefine(inOrder)
    .transform(wholeHours)

/** What becomes of the visits that nobody decided on yet. */
export const decisionsForm = z.strictObject({ decision: decisions })
