import { domainToASCII, domainToUnicode } from 'node:url'
import * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { plain } from '../typed/typed.ts'

/** HTML's rule for an address (Living Standard, `type=email`), whose domain has a dot. */
const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const LONGEST = 254

/**
 * The one address in what was typed, its domain in lower case and in the letters that mail servers know (RFC 5891);
 * undefined for anything else: no line break, no name and no second address passes. What the form takes, the
 * transport sends.
 */
export function emailAddress(typed: string): string | undefined {
  if (/[\r\n\0]/.test(typed)) return undefined
  const text = plain(typed)
  const at = text.lastIndexOf('@')
  const address = `${text.slice(0, at)}@${domainToASCII(text.slice(at + 1))}`
  return address.length <= LONGEST && ADDRESS.test(address) ? address : undefined
}

/** An address in a form. */
export const emailField = z.string().transform((typed, context) => {
  const address = emailAddress(typed)
  if (address !== undefined) return address
  context.addIssue('identity.error.email' satisfies Key)
  return z.NEVER
})

/** An address as people write it: `info@théâtre.quebec`. */
export function shownEmail(address: string): string {
  const at = address.lastIndexOf('@') + 1
  return address.slice(0, at) + domainToUnicode(address.slice(at))
}

/** Finds an address again without keeping it readable; upper and lower case are one address. */
export function emailIndex(keys: FieldKeys, email: string): string {
  return keys.blindIndex('email', email.trim().toLowerCase())
}
