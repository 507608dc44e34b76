import { randomInt } from 'node:crypto'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** Letters and digits that nobody confuses on paper or by telephone: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const ALPHABET = '34679ACDEFGHJKMNPQRTWXY'
const LENGTH = 12

/** A new reference number: 12 characters, 54 bits of chance, without look-alikes. */
export function newReference(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** By what a reference is found: nothing in the database tells it back. */
export function referenceIndex(keys: FieldKeys, reference: string): string {
  return keys.blindIndex('reference', reference)
}

/** A reference as its appointment keeps it (S-15). */
export function sealedReference(keys: FieldKeys, appointment: string, reference: string) {
  return {
    reference: keys.seal(reference, placeOf(appointment)),
    reference_index: referenceIndex(keys, reference),
  }
}

/** The reference that an appointment keeps, opened. */
export function referenceOf(keys: FieldKeys, { id, reference }: { id: string; reference: string }) {
  return keys.unseal(reference, placeOf(id))
}

const placeOf = (appointment: string) => `appointment:${appointment}:reference`

/** As people read it aloud: three groups of four. */
export function groupReference(reference: string): string {
  return reference.replace(/^(.{4})(.{4})(.{4})$/, '$1 $2 $3')
}
