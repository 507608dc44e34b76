import * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'

const LONGEST = 254

/** One e-mail address as typed, its domain in lower case; no line break or second address passes. */
export const emailField = z
  .email({ error: 'identity.error.email' satisfies Key })
  .max(LONGEST, 'identity.error.email' satisfies Key)
  .transform((address) => {
    const at = address.lastIndexOf('@')
    return address.slice(0, at) + address.slice(at).toLowerCase()
  })

/** Finds an address again without keeping it readable; upper and lower case are one address. */
export function emailIndex(keys: FieldKeys, email: string): string {
  return keys.blindIndex('email', email.trim().toLowerCase())
}
