import { createHash, timingSafeEqual } from 'node:crypto'
import { plain } from '../../typed/typed.ts'

export interface Names {
  first_name: string
  last_name: string
}

/** Words that belong to the word after them: "De La Cruz" is one name, not three. */
const PARTICLES = new Set(
  'AL BEN BIN DA DE DEL DEN DER DES DI DOS DU EL LA LE LES MAC MC SAINT SAINTE VAN VON'.split(' '),
)
const ALIKE: Record<string, string> = {
  Œ: 'OE',
  Æ: 'AE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  ST: 'SAINT',
  STE: 'SAINTE',
}

/** A name for comparing: capital letters only, without accents, hyphens, apostrophes and spaces; idempotent. */
export function foldName(name: string): string {
  return words(name).join('')
}

/**
 * Whether a typed name is the registered one, or either half of it when it is a double name. Every comparison is
 * made, in constant time, whatever the earlier ones said (S-03).
 */
export function sameName(typed: string, registered: string): boolean {
  const whole = foldName(typed)
  const found = [foldName(registered), ...halves(registered)].map((form) => sameText(whole, form))
  return whole !== '' && found.includes(true)
}

/**
 * Whether both names are the registered ones. Who is registered with one name only is known by it, in whichever field
 * they type it. Every comparison is made, whatever the earlier ones said (S-03).
 */
export function sameNames(typed: Names, registered: Names): boolean {
  const only = foldName(registered.first_name) === '' || foldName(registered.last_name) === ''
  const name = only ? registered.first_name + registered.last_name : 'nobody'
  const [first, last, either, other] = [
    sameName(typed.first_name, registered.first_name),
    sameName(typed.last_name, registered.last_name),
    sameName(typed.first_name, name),
    sameName(typed.last_name, name),
  ]
  return only ? either || other : first && last
}

/** The forms by which a name is known: the whole, and either half of a double one. */
export function nameForms(name: string): string[] {
  return [...new Set([foldName(name), ...halves(name)])]
}

/** Whether two texts are equal, in time that does not depend on where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

/** The two halves of a double name; the whole twice when it is not double, so that the work is the same. */
function halves(name: string): [string, string] {
  const units = ['']
  for (const word of words(name)) {
    units.push((units.pop() ?? '') + word)
    if (!PARTICLES.has(word)) units.push('')
  }
  const [first = '', second = '', third = ''] = units
  return first && second && !third ? [first, second] : [units.join(''), units.join('')]
}

function words(name: string): string[] {
  return plain(name)
    .replace(/['.]/g, '')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase()
    .replace(/[ŒÆØŁĐ]/g, (letter) => ALIKE[letter] ?? letter)
    .split(/\P{L}+/u)
    .filter((word) => word !== '')
    .map((word) => (word === 'ST' || word === 'STE' ? (ALIKE[word] ?? word) : word))
}

function digest(text: string) {
  return createHash('sha256').update(text).digest()
}
