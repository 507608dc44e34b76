import type { Span } from './span.ts'

/** A letter or a figure, and how many separators stand before it; nothing but a few of them is one number. */
interface Sign {
  at: number
  to: number
  is: 'letter' | 'figure'
  gap: number
}

const FARTHEST = 3
const CARD_LETTERS = 4
const CARD_FIGURES = 6
const CARD_LENGTH = 12
/** A telephone number without its region. */
const FEWEST_FIGURES = 7

/** Whatever is written as a health insurance number begins, its parts apart or not. */
export function cardNumbers(text: string): Span[] {
  const signs = signsOf(text)
  return signs.flatMap((sign, at) => {
    const before = signs[at - 1]
    if (before?.is === 'letter' && sign.gap === 0) return []
    const card = signs.slice(at, at + CARD_LENGTH)
    const letters = card.slice(0, CARD_LETTERS)
    const figures = card.slice(CARD_LETTERS, CARD_LETTERS + CARD_FIGURES)
    const isCard =
      figures.length === CARD_FIGURES &&
      letters.every(({ is }) => is === 'letter') &&
      isEven(letters.slice(1)) &&
      figures.every(({ is, gap }) => is === 'figure' && gap <= FARTHEST)
    if (!isCard) return []
    const rest = card.slice(CARD_LETTERS + CARD_FIGURES)
    const apart = rest.findIndex(({ is, gap }) => gap > (is === 'figure' ? FARTHEST : 0))
    const last = [...figures, ...rest.slice(0, apart < 0 ? rest.length : apart)].at(-1)
    return [{ from: sign.at, to: last?.to ?? sign.to }]
  })
}

/** Together, or each apart: two words of two letters are no four letters of a card. */
function isEven(letters: readonly Sign[]) {
  return [0, 1].some((apart) => letters.every(({ gap }) => gap === apart))
}

/** Seven figures or more that stand together as those of one number. */
export function longNumbers(text: string): Span[] {
  const runs: Sign[][] = []
  for (const sign of signsOf(text)) {
    const run = runs.at(-1)
    if (sign.is !== 'figure') runs.push([])
    else if (run && sign.gap <= FARTHEST) run.push(sign)
    else runs.push([sign])
  }
  return runs
    .filter((run) => run.length >= FEWEST_FIGURES)
    .map((run) => ({ from: run[0]?.at ?? 0, to: run.at(-1)?.to ?? 0 }))
}

function signsOf(text: string): Sign[] {
  const signs: Sign[] = []
  let gap = 0
  let to = 0
  for (const sign of text) {
    const at = to
    to += sign.length
    const is = /\p{L}/u.test(sign) ? 'letter' : /\p{Nd}/u.test(sign) ? 'figure' : undefined
    if (is) signs.push({ at, to, is, gap })
    if (is) gap = 0
    else gap += /[\s+()./·•–—_-]/.test(sign) ? 1 : Number.POSITIVE_INFINITY
  }
  return signs
}
