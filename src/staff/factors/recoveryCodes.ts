import { randomBytes } from 'node:crypto'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const HOW_MANY = 8
const BYTES = 16

/** Codes of 128 bits for whoever loses their authenticator, in groups; each opens once. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () =>
    randomBytes(BYTES)
      .toString('hex')
      .replaceAll(/(.{4})(?=.)/g, '$1-'),
  )
}

/** What is kept of a code: its fingerprint; undefined for what is none, however it is spaced. */
export function recoveryMac(keys: FieldKeys, typed: string): string | undefined {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  return /^[0-9a-f]{32}$/.test(code) ? keys.mac('recovery code', code) : undefined
}
