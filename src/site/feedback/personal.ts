import { cardNumbers, longNumbers } from './numbers.ts'
import type { Span } from './span.ts'
import { spokenDates } from './spokenDates.ts'

/** What looks as if it said who somebody is, by how it is written: what overlaps an earlier one is part of it. */
const LOOKS = {
  email: emails,
  card: cardNumbers,
  reference: (text: string) =>
    spansOf(text, /[A-Z\d]{4}[ -][A-Z\d]{4}[ -][A-Z\d]{4}/g, (part) => /\d/.test(part)),
  date: (text: string) => [
    ...spansOf(text, /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/g, isDate),
    ...spokenDates(text),
  ],
  number: longNumbers,
  postal: (text: string) => spansOf(text, /[GHJ]\d[A-Z][ -]?\d[A-Z]\d/gi, () => true),
} as const

export type PersonalKind = keyof typeof LOOKS

/** What in a text looks personal, each kind once; nothing in a text that may be kept. */
export function personalIn(text: string): PersonalKind[] {
  return [...new Set(foundIn(readable(text)).map(({ kind }) => kind))]
}

/** The same text, with a mark where something looked personal. */
export function withoutPersonal(text: string): string {
  let rest = readable(text)
  for (const { from, to } of foundIn(rest).toSorted((one, other) => other.from - one.from))
    rest = `${rest.slice(0, from)}[…]${rest.slice(to)}`
  return rest
}

/** Signs that look alike are one sign, and those that nobody sees are none. */
function readable(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
}

interface Found extends Span {
  kind: PersonalKind
}

function foundIn(text: string): Found[] {
  const found: Found[] = []
  for (const [kind, look] of Object.entries(LOOKS) as [PersonalKind, (text: string) => Span[]][])
    for (const { from, to } of look(text)) {
      const within = found.find((other) => from < other.to && other.from < to)
      if (!within) found.push({ kind, from, to })
      else Object.assign(within, wider(within, { from, to }))
    }
  return found
}

function wider(one: Span, other: Span): Span {
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) }
}

function spansOf(text: string, pattern: RegExp, is: (part: string) => boolean): Span[] {
  return [...text.matchAll(pattern)]
    .filter(({ 0: part }) => is(part))
    .map(({ 0: part, index }) => ({ from: index, to: index + part.length }))
}

/** With a year of four figures, or a day, a month and a year of two between slashes or dashes: versions have dots. */
function isDate(part: string): boolean {
  const [first = '', , last = ''] = part.split(/[./-]/)
  const hasYear = first.length === 4 || last.length === 4
  return hasYear || (last.length === 2 && first.length <= 2 && !part.includes('.'))
}

/** What stands around an at sign, however that is written. */
function emails(text: string): Span[] {
  return [...text.matchAll(/@|[([] ?(?:at|arobase) ?[)\]]| arobase /gi)].map(
    ({ 0: sign, index }) => ({
      from: wordBefore(text, index),
      to: wordAfter(text, index + sign.length),
    }),
  )
}

/** Where the word begins that stands before a place, a space between or not. */
function wordBefore(text: string, place: number): number {
  let at = text[place - 1] === ' ' ? place - 1 : place
  while (at > 0 && /[^\s,;]/.test(text[at - 1] ?? '')) at -= 1
  return at
}

function wordAfter(text: string, place: number): number {
  let at = text[place] === ' ' ? place + 1 : place
  while (at < text.length && /[^\s,;]/.test(text[at] ?? '')) at += 1
  return at
}
