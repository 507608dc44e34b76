import { MONTHS, NUMBERS } from './dateWords.ts'
import type { Span } from './span.ts'

interface Word extends Span {
  /** In lower case, without accents. */
  plain: string
  text: string
}

/** As far apart as words of one date are. */
const FARTHEST = 4
/** What may stand among the numbers of a date, and makes none alone. */
const BETWEEN = new Set('de of the le du and et en in un one'.split(' '))

/** The dates of a text that are written with the name of a month, in French or English, their numbers in words or not. */
export function spokenDates(text: string): Span[] {
  const words = wordsOf(text)
  return words.flatMap((month, at) => {
    if (!MONTHS.has(month.plain)) return []
    const before = numbersFrom(words, at, -1)
    const after = numbersFrom(words, at, 1)
    const numbers = [...before, ...after]
    if (numbers.length === 0 || isOtherWord(month, numbers)) return []
    const all = [month, ...numbers]
    return [{ from: Math.min(...all.map((w) => w.from)), to: Math.max(...all.map((w) => w.to)) }]
  })
}

/** The numbers that follow a word, or stand before it, with nothing but small words between. */
function numbersFrom(words: readonly Word[], at: number, step: 1 | -1): Word[] {
  const numbers: Word[] = []
  for (let last = words[at], next = at + step; last; next += step) {
    const word = words[next]
    if (!word || Math.max(word.from - last.to, last.from - word.to) > FARTHEST) break
    if (isNumber(word)) numbers.push(word)
    else if (!BETWEEN.has(word.plain)) break
    last = word
  }
  return numbers
}

function isNumber({ plain }: Word) {
  return /^\d{1,4}(?:er|e|st|nd|rd|th)?$/.test(plain) || NUMBERS.has(plain)
}

/** "You may first" and "dix-sept" are no dates: what is another word as well is a month only beside a figure. */
function isOtherWord({ text }: Word, numbers: readonly Word[]) {
  return /^(?:may|[Ss]ept)$/.test(text) && !numbers.some(({ plain }) => /^\d/.test(plain))
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}]+|\p{N}+(?:er|st|nd|rd|th|e)?/giu)].map(
    ({ 0: word, index }) => ({
      text: word,
      plain: word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase(),
      from: index,
      to: index + word.length,
    }),
  )
}
