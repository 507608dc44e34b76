import * as z from 'zod'
import { EXCEPTION_KINDS } from '../../db/lists.ts'
import type { Key } from '../../i18n/translate.ts'
import { plain } from '../../typed/typed.ts'
import { daysAfter, yearAfter } from '../calendar.ts'
import { dateOrNothing, hourOrNothing } from '../plans/planForm.ts'
import type { Exception } from '../timetable/timetable.ts'

const LONGEST_REASON = 120

/** Days that differ: which, for whom (nothing: the whole clinic), and how. Nothing past, and within a year. */
export const daysForm = (today: string) =>
  z
    .strictObject({
      batch: z.uuid(),
      kind: z.enum(EXCEPTION_KINDS, 'plans.error.kind'),
      practitioner_id: z.union([z.literal(''), z.uuid()]).transform((id) => id || null),
      first_day: z.iso
        .date('plans.error.date')
        .refine((on) => on >= today, 'plans.error.past')
        .refine((on) => on <= yearAfter(today), 'plans.error.far'),
      last_day: dateOrNothing.refine((on) => !on || on <= yearAfter(today), 'plans.error.far'),
      from_time: hourOrNothing,
      to_time: hourOrNothing,
      healthcare_service_id: z.union([z.literal(''), z.uuid()]).transform((id) => id || null),
      reason: z
        .string()
        .transform(plain)
        .pipe(z.string().max(LONGEST_REASON, 'form.error.too_long')),
      /** What a preview showed, once it was seen. */
      seen: z.string().max(64).optional(),
    })
    .superRefine((days, issues) => {
      const wrong = (field: keyof typeof days, message: Key) =>
        issues.addIssue({ code: 'custom', path: [field], message })
      const { first_day, last_day, from_time, to_time, kind } = days
      if (last_day && last_day < first_day) wrong('last_day', 'plans.error.valid_to')
      if ((from_time === null) !== (to_time === null)) wrong('to_time', 'plans.error.both')
      if (from_time && to_time && from_time >= to_time) wrong('to_time', 'plans.error.ends')
      if (kind === 'closed' || opensClinic(days)) return
      if (!days.practitioner_id) wrong('practitioner_id', 'plans.error.practitioner')
      if (!from_time) wrong('from_time', 'plans.error.time')
      if (!days.healthcare_service_id) wrong('healthcare_service_id', 'plans.error.service')
    })

type Days = z.output<ReturnType<typeof daysForm>>

/** The whole clinic is open as usual: on a holiday. */
const opensClinic = (days: Pick<Days, 'kind' | 'practitioner_id' | 'from_time'>) =>
  days.kind === 'open' && !days.practitioner_id && !days.from_time

/** Each day of a form, as it differs. */
export function exceptionsOf(days: Days): Exception[] {
  const { batch, first_day, last_day, seen: _, ...rest } = days
  const none = rest.kind === 'closed' || opensClinic(days)
  const service = none ? null : rest.healthcare_service_id
  const all: Exception[] = []
  for (let on_day = first_day; on_day <= (last_day ?? first_day); on_day = daysAfter(on_day, 1))
    all.push({ ...rest, on_day, batch_id: batch, healthcare_service_id: service })
  return all
}
