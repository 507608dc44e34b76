import * as z from 'zod'
import { ASKED_HOW, LOCALES, NO_CARD_REASONS, OVERBOOKING_REASONS } from '../../db/lists.ts'
import type { Method } from '../../db/schema.ts'
import type { Key } from '../../i18n/translate.ts'
import { LONGEST_NAME } from '../../identity/card/card.ts'
import { faultOf, parseHealthInsuranceNumber } from '../../identity/card/healthInsuranceNumber.ts'
import { foldName } from '../../identity/card/name.ts'
import { isDate } from '../../schedule/calendar.ts'
import { plain } from '../../typed/typed.ts'
import { contactForm } from '../patient/contact.ts'
import type { Step } from './goOn.ts'

const LONGEST_NUMBER = 40
const name = z
  .string()
  .max(LONGEST_NAME, 'form.error.too_long' satisfies Key)
  .default('')

/** Who telephones and which slot, in either order or together; `shown` is what the list of slots shows. */
export function callForm(today: string) {
  return z
    .strictObject({
      health_insurance_number: z.string().max(LONGEST_NUMBER).default(''),
      first_name: name,
      last_name: name,
      birth_date: z.string().default(''),
      person: z.uuid().optional(),
      slot: z.uuid().optional(),
      day: z.string().default(''),
      with: z.string().default(''),
    })
    .transform((typed, context): Step & { shown: { day: string; with: string } } => {
      const { person, slot, day, with: whom } = typed
      const refuse = (path: keyof typeof typed, message: Key) =>
        context.issues.push({ code: 'custom', input: typed, path: [path], message })
      const asked = askedOf(typed, today, refuse)
      if (!asked && !person && !slot && context.issues.length === 0)
        refuse('health_insurance_number', 'desk.error.nothing')
      return { asked, person, slot, shown: { day, with: whom } }
    })
}

interface Typed {
  health_insurance_number: string
  first_name: string
  last_name: string
  birth_date: string
}

/** By what somebody is searched: a number prevails, else a name and the birth date; nothing when none was typed. */
function askedOf(
  typed: Typed,
  today: string,
  refuse: (path: keyof Typed, message: Key) => void,
): Step['asked'] {
  const { health_insurance_number: said, first_name, last_name, birth_date: born } = typed
  if (said !== '') {
    const number = parseHealthInsuranceNumber(said)
    if (number === undefined)
      refuse('health_insurance_number', `identity.error.number_${faultOf(said)}`)
    return number === undefined ? undefined : { health_insurance_number: number }
  }
  if (first_name + last_name + born === '') return undefined
  if (foldName(first_name + last_name) === '') refuse('last_name', 'desk.error.name')
  const birth_date = dateTyped(born)
  if (!birth_date || birth_date > today) refuse('birth_date', 'desk.error.birth_date')
  return { first_name, last_name, birth_date: birth_date ?? '' }
}

/** Who somebody without a card at hand says that they are, and why they have none. */
export function withoutCardForm(today: string) {
  const named = (error: Key) =>
    z
      .string()
      .max(LONGEST_NAME, 'form.error.too_long' satisfies Key)
      .refine((typed) => foldName(typed) !== '', error)
  return z.strictObject({
    last_name: named('desk.error.name'),
    first_name: named('desk.error.first_name'),
    birth_date: z.string().transform((typed, context) => {
      const date = dateTyped(typed)
      if (date && date <= today) return date
      context.addIssue('desk.error.birth_date' satisfies Key)
      return z.NEVER
    }),
    reason: z.enum(NO_CARD_REASONS, { error: 'desk.error.reason' satisfies Key }),
  })
}

/** A date as it is typed in a hurry: the year first, whatever stands between. */
function dateTyped(typed: string): string | undefined {
  const read = plain(typed).split(/\D+/)
  const [whole = ''] = read
  const [year = '', month = '', day = ''] =
    whole.length === 8 ? [whole.slice(0, 4), whole.slice(4, 6), whole.slice(6)] : read
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDate(date) ? date : undefined
}

/** The same, beside others: why, and how many visits the page showed. */
export function besideForm(method: Method, site: { texts: boolean }) {
  return z
    .looseObject({
      reason: z.enum(OVERBOOKING_REASONS, { error: 'desk.error.beside_reason' satisfies Key }),
      count: z.coerce.number().int().min(0).max(1000),
    })
    .transform(({ reason, count, ...typed }, context) => {
      const parsed = deskBookForm(method, site).safeParse(typed)
      for (const { path, message } of parsed.error?.issues ?? [])
        context.issues.push({ code: 'custom', input: typed, path, message })
      return parsed.success ? { reason, count, ...parsed.data } : z.NEVER
    })
}

/** How to reach whoever telephones, as they say it aloud, in which language, and the warnings that were seen. */
export function deskBookForm(method: Method, site: { texts: boolean }) {
  return z
    .looseObject({
      key: z.uuid(),
      locale: z.enum(LOCALES),
      how: z.enum(ASKED_HOW),
      /** The warnings of the page, as it showed them. */
      seen: z.string().transform((codes) => codes.split(' ')),
    })
    .transform(({ key, locale, how, seen, ...typed }, context) => {
      const contact = contactForm(method, site).safeParse(typed)
      for (const { path, message } of contact.error?.issues ?? [])
        context.issues.push({ code: 'custom', input: typed, path, message })
      return contact.success ? { key, locale, how, seen, contact: contact.data } : z.NEVER
    })
}
