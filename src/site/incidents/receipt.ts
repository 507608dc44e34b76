import { randomInt } from 'node:crypto'

/** Letters and figures that are not taken for each other. */
const SIGNS = 'ACDEFHJKLMNPQRTUVWXY34679'

/** A number to quote, at random: whoever has it knows that a report was received, and nothing of it. */
export function newReceipt(): string {
  const part = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('')
  return `INC-${part()}-${part()}`
}

export function isReceipt(text: string): boolean {
  return /^INC-[A-Z34679]{4}-[A-Z34679]{4}$/.test(text)
}
