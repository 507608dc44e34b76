import * as z from 'zod'
import { code, date, maybe, text } from '../../csv/columns.ts'
import type { Problem } from '../../csv/problems.ts'
import { wrong } from '../../csv/wrong.ts'
import { LONGEST_NAME } from '../card/card.ts'
import { parseHealthInsuranceNumber } from '../card/healthInsuranceNumber.ts'
import { foldName } from '../card/name.ts'

const name = z.string().max(LONGEST_NAME, wrong('files.problem.too_long')).default('')

/** A line of the register's file: a person as the insurer knows them. One of the two names may be empty. */
export const RegisterLine = z.strictObject({
  first_name: name,
  last_name: name,
  health_insurance_number: z.string().transform((typed, context) => {
    const number = parseHealthInsuranceNumber(typed)
    if (number !== undefined) return number
    const message = wrong('files.problem.like', { example: 'AAAA 9999 9999' })
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }),
  sequence_number: z.string().regex(/^\d{2}$/, wrong('files.problem.digits')),
  /** The last day, or the month as it is printed on the card. */
  expires_on: z
    .string()
    .transform((text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? lastDay(text) : text))
    .pipe(z.iso.date(wrong('files.problem.month'))),
  birth_date: date,
  sex: z
    .enum(['female', 'male', 'X', 'x', ''], wrong('files.problem.sex'))
    .transform((word) => (word === 'female' || word === 'male' ? word : null))
    .prefault(''),
  practitioner_code: maybe(code).prefault(''),
  group_code: maybe(code).prefault(''),
  note: maybe(text).prefault(''),
})

type Row = z.output<typeof RegisterLine>

const NO_LETTER: Problem = { key: 'files.problem.no_letter' }
const BIRTH_DIFFERS: Problem = { key: 'files.problem.birth_differs' }
const FUTURE: Problem = { column: 'birth_date', key: 'files.problem.future' }
const EXPIRED: Problem = { key: 'files.problem.expired' }

/** What a line says against itself, seen on this day. */
export function contradictionsOf(row: Row, today: string): Problem[] {
  const { birth_date, expires_on, health_insurance_number: number } = row
  const [year = '', month = '', day = ''] = birth_date.split('-')
  const sameDay =
    number.slice(4, 6) === year.slice(2) &&
    Number(number.slice(6, 8)) % 50 === Number(month) &&
    number.slice(8, 10) === day
  return [
    ...(foldName(row.first_name + row.last_name) === '' ? [NO_LETTER] : []),
    ...(sameDay ? [] : [BIRTH_DIFFERS]),
    ...(birth_date > today ? [FUTURE] : []),
    ...(expires_on < birth_date ? [EXPIRED] : []),
  ]
}

function lastDay(month: string): string {
  return Temporal.PlainYearMonth.from(month).toPlainDate({ day: 31 }).toString()
}
