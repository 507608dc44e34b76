import * as z from 'zod'
import { code, date, maybe, text } from '../csv/columns.ts'
import { LONGEST_NAME } from './card.ts'
import { parseHealthInsuranceNumber } from './healthInsuranceNumber.ts'
import { foldName } from './name.ts'

const name = z.string().max(LONGEST_NAME, 'is too long').default('')

/** A line of the register's file: a person as the insurer knows them. One of the two names may be empty. */
export const RegisterLine = z.strictObject({
  first_name: name,
  last_name: name,
  health_insurance_number: z.string().transform((typed, context) => {
    const number = parseHealthInsuranceNumber(typed)
    if (number !== undefined) return number
    context.addIssue({ code: 'custom', message: 'must look like AAAA 9999 9999' })
    return z.NEVER
  }),
  sequence_number: z.string().regex(/^\d{2}$/, 'must be two digits'),
  /** The last day, or the month as it is printed on the card. */
  expires_on: z
    .string()
    .transform((text) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? lastDay(text) : text))
    .pipe(z.iso.date('must be a date, YYYY-MM-DD or YYYY-MM')),
  birth_date: date,
  sex: z
    .enum(['female', 'male', 'X', 'x', ''], 'must be female, male, X or empty')
    .transform((word) => (word === 'female' || word === 'male' ? word : null))
    .prefault(''),
  practitioner_code: maybe(code).prefault(''),
  group_code: maybe(code).prefault(''),
  note: maybe(text).prefault(''),
})

type Row = z.output<typeof RegisterLine>

/** What a line says against itself, seen on this day. */
export function contradictionsOf(row: Row, today: string): string[] {
  const { birth_date, expires_on, health_insurance_number: number } = row
  const [year = '', month = '', day = ''] = birth_date.split('-')
  const sameDay =
    number.slice(4, 6) === year.slice(2) &&
    Number(number.slice(6, 8)) % 50 === Number(month) &&
    number.slice(8, 10) === day
  return [
    ...(foldName(row.first_name + row.last_name) === ''
      ? ['the two names are without a letter']
      : []),
    ...(sameDay ? [] : ['health_insurance_number is of another birth_date']),
    ...(birth_date > today ? ['birth_date is in the future'] : []),
    ...(expires_on < birth_date ? ['expires_on is before birth_date'] : []),
  ]
}

function lastDay(month: string): string {
  return Temporal.PlainYearMonth.from(month).toPlainDate({ day: 31 }).toString()
}
