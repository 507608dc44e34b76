import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { digits } from '../../typed/typed.ts'
import { faultOf, parseHealthInsuranceNumber } from './healthInsuranceNumber.ts'
import { foldName } from './name.ts'

/** What a person says is on the card. */
export interface Card {
  first_name: string
  last_name: string
  /** Compact: four letters and eight characters. */
  health_insurance_number: string
  sequence_number: string
  /** YYYY-MM-DD */
  birth_date: string
}

/** The numbers on the card, and what the government's service says of whoever holds it, when it says so. */
export interface CardNumbers {
  /** Compact, as above. */
  health_insurance_number: string
  sequence_number: string
  /** The month that is printed on the card: YYYY-MM */
  expires: string
  first_name?: string | undefined
  last_name?: string | undefined
  /** YYYY-MM-DD */
  birth_date?: string | undefined
}

/** A register may carry it, and nobody types more. */
export const LONGEST_NAME = 200
const LONGEST_NUMBER = 40

/** The card form, checked against the calendar date `today`: the shape of the answers only, never the register. */
export function cardForm(today: string) {
  return z
    .strictObject(fields)
    .refine((typed) => isPast(birthDate(typed), today), {
      error: 'identity.error.birth_date' satisfies Key,
      path: ['birth_day'],
      when: ({ value }) => Birth.safeParse(value).success,
    })
    .check(({ value, issues }) => {
      // Somebody may have one name only, in either field; nobody has none.
      if (foldName(value.first_name + value.last_name) !== '') return
      for (const path of ['first_name', 'last_name'] as const)
        issues.push({
          code: 'custom',
          input: value,
          path: [path],
          message: `identity.error.${path}` satisfies Key,
        })
    })
    .transform(
      (typed): Card => ({
        first_name: typed.first_name,
        last_name: typed.last_name,
        health_insurance_number: typed.health_insurance_number,
        sequence_number: typed.sequence_number.padStart(2, '0'),
        birth_date: birthDate(typed),
      }),
    )
}

const text = (pattern: RegExp, error: Key) => z.string({ error }).regex(pattern, error)
const name = (error: Key) => z.string({ error }).max(LONGEST_NAME, error)
/** Digits, however they are typed, of this shape. */
export const number = (pattern: RegExp, error: Key) =>
  z.string({ error }).transform(digits).pipe(text(pattern, error))

const birth = {
  birth_day: number(/^(?:0?[1-9]|[12]\d|3[01])$/, 'identity.error.birth_day'),
  birth_month: number(/^(?:0?[1-9]|1[0-2])$/, 'identity.error.birth_month'),
  birth_year: number(/^(?:19|20)\d\d$/, 'identity.error.birth_year'),
}
const Birth = z.object(birth)

/** What every form about a card asks. */
export const cardFields = {
  health_insurance_number: z
    .string({ error: 'identity.error.health_insurance_number' satisfies Key })
    .max(LONGEST_NUMBER, 'identity.error.health_insurance_number' satisfies Key)
    .transform((typed, context) => {
      const number = parseHealthInsuranceNumber(typed)
      if (number !== undefined) return number
      context.addIssue(`identity.error.number_${faultOf(typed)}` satisfies Key)
      return z.NEVER
    }),
  sequence_number: number(/^\d{1,2}$/, 'identity.error.sequence_number'),
  accept_terms: z.literal('yes', 'identity.error.accept_terms' satisfies Key),
}

const { accept_terms, ...numbers } = cardFields

// In the order of the form, which is that of its mistakes.
const fields = {
  first_name: name('identity.error.first_name'),
  last_name: name('identity.error.last_name'),
  ...numbers,
  ...birth,
  accept_terms,
  /** Asked of whoever comes to manage an appointment; the second proof judges it. */
  reference: z.string().max(60).optional(),
}

function birthDate({ birth_year, birth_month, birth_day }: z.output<typeof Birth>) {
  return [birth_year, birth_month.padStart(2, '0'), birth_day.padStart(2, '0')].join('-')
}

function isPast(date: string, today: string) {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth && date <= today
}
