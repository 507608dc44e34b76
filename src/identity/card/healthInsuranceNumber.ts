import { inPlaces } from '../../typed/typed.ts'

const SHAPE =
  /^[A-Z]{4}(?<year>\d{2})(?<month>0[1-9]|1[0-2]|5[1-9]|6[0-2])(?<day>0[1-9]|[12]\d|3[01])[A-Z0-9]\d$/
const CENTURIES = [19, 20]
const WEIGHTS = [7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1]

/** Returns the compact form of a number, however it was typed; undefined when no such number can exist. */
export function parseHealthInsuranceNumber(text: string): string | undefined {
  const number = inPlaces('AAAA999999X9', text)
  const parts = SHAPE.exec(number)?.groups
  if (!parts) return undefined
  const month = Number(parts['month']) % 50
  const exists = CENTURIES.some((century) => {
    const year = century * 100 + Number(parts['year'])
    return Number(parts['day']) <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth
  })
  return exists ? number : undefined
}

export type NumberFault = 'length' | 'letters' | 'digits' | 'date'

/** What is wrong first with a number that cannot exist. */
export function faultOf(text: string): NumberFault {
  const number = inPlaces('AAAA999999X9', text)
  if (number.length !== 12) return 'length'
  if (!/^[A-Z]{4}/.test(number)) return 'letters'
  return /^.{4}\d{6}[A-Z\d]\d$/.test(number) ? 'date' : 'digits'
}

/** Says false only of a compact number whose check digit is wrong for both centuries: good for a warning, never a refusal. */
export function hasRightCheckDigit(number: string): boolean {
  // How a letter in eleventh place is weighed is not published.
  if (!/\d\d$/.test(number)) return true
  return CENTURIES.some((century) => checkDigit(number, century) === Number(number.at(-1)))
}

/** Returns a compact number the way the card shows it: `AAAA 9999 9999`. */
export function formatHealthInsuranceNumber(number: string): string {
  return `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`
}

function checkDigit(number: string, century: number): number {
  const letters = [...number.slice(0, 4)].map((letter) => {
    const rank = letter.charCodeAt(0) - 64
    // The published table has no 19: S follows R at 20.
    return String(letter < 'S' ? rank : rank + 1).padStart(2, '0')
  })
  const digits = `${letters.join('')}${century}${number.slice(4, 11)}`
  return WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 10
}
