/*
 * What people type, as they mean it: keyboards, telephones and word processors write one sign in many ways, and nobody
 * sees the difference. Every field and every loader reads through here.
 */

/** One line as its signs mean it: NFKC, nothing invisible, plain spaces, hyphens, apostrophes and digits. */
export function plain(typed: string): string {
  // Most of a register, and it has millions of lines.
  if (/^[\w-]*$/.test(typed)) return typed
  return typed
    .replace(/[´`′‵ʹʻʼʽ’‘‛＇]/g, "'")
    .normalize('NFKC')
    .replace(/\p{Format}/gu, '')
    .replace(/[\p{Dash_Punctuation}\u2212]/gu, '-')
    .replace(/[^\P{Decimal_Number}0-9]/gu, digit)
    .replace(/\s+/gu, ' ')
    .trim()
}

/** A number or a code: its letters and digits alone, in capitals, whatever stands between them. */
export function compact(typed: string): string {
  const read = plain(typed)
  if (/^[A-Z0-9]*$/.test(read)) return read
  return read
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]/gu, '')
    .toUpperCase()
}

/** As `compact`, where only a digit can stand: the letter O is 0 there, and I and L are 1. */
export function digits(typed: string): string {
  return compact(typed).replace(/O/g, '0').replace(/[IL]/g, '1')
}

/** As `compact`, with each sign read for its place in `pattern`: 9 takes a digit, anything else what is there. */
export function inPlaces(pattern: string, typed: string): string {
  const read = compact(typed)
  if (!/[OIL]/.test(read)) return read
  return [...read].map((sign, at) => (pattern[at] === '9' ? digits(sign) : sign)).join('')
}

/** An hour of the day as HH:MM:SS, from "8", "8:30", "8 h 30" or "1:30 p.m."; nothing for what is none. */
export function clockTime(typed: string): string | undefined {
  const read = /^(\d{1,2}) ?(?:[h:.] ?(\d\d)?)? ?(?:([ap])\.? ?m\.?)?$/i.exec(plain(typed))
  if (!read) return undefined
  const [, hours = '', minutes = '00', half] = read
  const noon = half?.toLowerCase() === 'p' ? 12 : 0
  const hour = half ? (Number(hours) % 12) + noon : Number(hours)
  const possible =
    hour < 24 && Number(minutes) < 60 && !(half && (Number(hours) > 12 || hours === '0'))
  return possible ? `${String(hour).padStart(2, '0')}:${minutes}:00` : undefined
}

/** The value of a digit of any script: they come in runs of ten, from zero on. */
function digit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  let zero = code
  while (/^\p{Decimal_Number}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}
