import { parsePhoneNumberFromString } from 'libphonenumber-js'
import * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { plain } from '../typed/typed.ts'

/** The number in what was typed, as it is dialled anywhere (E.164), in Canada unless it says otherwise; undefined for none. */
export function phoneNumber(typed: string): string | undefined {
  const number = parsePhoneNumberFromString(plain(typed), 'CA')
  return number?.isValid() ? number.number : undefined
}

/** A number in a form, or nothing. */
export const phoneField = z.string().transform((typed, context) => {
  if (plain(typed) === '') return ''
  const number = phoneNumber(typed)
  if (number !== undefined) return number
  context.addIssue('booking.error.phone' satisfies Key)
  return z.NEVER
})

/** "514 555-0199", or with its country where that is not ours. */
export function shownPhone(phone: string): string {
  const number = parsePhoneNumberFromString(phone)
  if (!number) return phone
  const national = /^(\d{3})(\d{3})(\d{4})$/.exec(number.nationalNumber)
  return number.countryCallingCode === '1' && national
    ? `${national[1]} ${national[2]}-${national[3]}`
    : number.formatInternational()
}

/** Finds a number again without keeping it readable. */
export function phoneIndex(keys: FieldKeys, phone: string): string {
  return keys.blindIndex('phone', phone)
}
