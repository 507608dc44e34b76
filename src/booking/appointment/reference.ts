import { randomInt } from 'node:crypto'

/** Letters and digits that nobody confuses on paper or by telephone: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const ALPHABET = '34679ACDEFGHJKMNPQRTWXY'
const LENGTH = 12

/** A new reference number: 12 characters, 54 bits of chance, without look-alikes. */
export function newReference(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** As people read it aloud: three groups of four. */
export function groupReference(reference: string): string {
  return reference.replace(/^(.{4})(.{4})(.{4})$/, '$1 $2 $3')
}
