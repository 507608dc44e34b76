import * as z from 'zod'
import { METHODS, MOMENTS, REASONS } from '../../db/lists.ts'
import { inPlaces } from '../../typed/typed.ts'
import { isDate, siteDay, yearAfter } from '../calendar.ts'
import type { SearchCriteria } from './criteria.ts'
import { LANGUAGES } from './languages.ts'
import { DISTANCES } from './nothing.ts'

export const DOORS = ['doctor', 'group', 'nearby'] as const
const DEFAULT_DISTANCE = 25

/** The criteria form as the site map names its fields; only the door and the reason are compulsory. */
export const SearchForm = z
  .strictObject({
    door: z.enum(DOORS, 'schedule.error.door'),
    reason: z.enum(REASONS, 'schedule.error.reason'),
    postal_code: z
      .string()
      .default('')
      .transform((text) => inPlaces('A9A9A9', text))
      .pipe(z.string().regex(/^([A-Z]\d[A-Z](\d[A-Z]\d)?)?$/, 'schedule.error.postal_code')),
    distance: z
      .enum(['', ...DISTANCES.map(String)], 'schedule.error.distance')
      .default('')
      .transform((text) => Number(text) || DEFAULT_DISTANCE),
    from: z
      .string()
      .default('')
      .refine((text) => text === '' || isDate(text), 'schedule.error.from'),
    moment: z.array(z.enum(MOMENTS, 'schedule.error.moment')),
    method: z.array(z.enum(METHODS, 'schedule.error.method')),
    accessible: z.enum(['', 'yes']).default(''),
    language: z.enum(['', ...LANGUAGES], 'schedule.error.language').default(''),
    order: z.enum(['earliest', 'nearest']).default('earliest'),
  })
  .refine(({ door, postal_code }) => door !== 'nearby' || postal_code !== '', {
    path: ['postal_code'],
    error: 'schedule.error.postal_code_missing',
    // Also beside other errors: a person mends the form once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })

/** Returns the search a form asks for; of its postal code, only the first three characters go further. */
export function criteriaOf(form: z.output<typeof SearchForm>, now: Date): SearchCriteria {
  return {
    door: form.door,
    reason: form.reason,
    area: form.postal_code.slice(0, 3),
    distance: form.distance,
    from: form.from || siteDay(now),
    moments: MOMENTS.filter((moment) => form.moment.includes(moment)),
    methods: METHODS.filter((method) => form.method.includes(method)),
    accessible: form.accessible === 'yes',
    language: form.language,
    order: form.order,
  }
}

/** Why a search cannot start on that day, or undefined when it can: today at the earliest, within a year. */
export function dayRefused(from: string, now: Date) {
  const today = siteDay(now)
  if (from < today) return 'schedule.error.from_past'
  if (from > yearAfter(today)) return 'schedule.error.from_far'
  return undefined
}

/** Returns the form as it starts: the person's own door first, today, and nothing asked that need not be. */
export function blankSearch(
  eligibility: { practitioner_id: string | null; place_id: string | null },
  now: Date,
) {
  const door = eligibility.practitioner_id ? 'doctor' : eligibility.place_id ? 'group' : 'nearby'
  return {
    values: { door, from: siteDay(now), distance: String(DEFAULT_DISTANCE) },
    lists: { moment: [], method: [] },
  }
}

/** Returns the form as it was filled for a search. */
export function filledSearch(criteria: SearchCriteria) {
  const { door, reason, area, distance, from, moments, methods, accessible } = criteria
  const { language, order } = criteria
  return {
    values: {
      ...{ door, reason, from, language, order },
      postal_code: area,
      distance: String(distance),
      accessible: accessible ? 'yes' : '',
    },
    lists: { moment: moments, method: methods },
  }
}

/** Shortens a well-formed postal code to the part that may be shown again; a misspelled one stays, to be mended. */
export function shownPostalCode(typed: string): string {
  const { success, data } = SearchForm.shape.postal_code.safeParse(typed)
  return success ? data.slice(0, 3) : typed
}
