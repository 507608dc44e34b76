import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** Letters and figures that are not taken for each other. */
const SIGNS = 'ACDEFHJKLMNPQRTUVWXY34679'

/**
 * A number to quote, always the same for a report, and random to whoever has no key: whoever has it knows that a report was
 * received, and nothing of it.
 */
export function receiptOf(keys: FieldKeys, id: string): string {
  const bytes = Buffer.from(keys.blindIndex('incident receipt', id).replaceAll('-', ''), 'hex')
  const sign = (at: number) => SIGNS[bytes.readUInt16BE(2 * at) % SIGNS.length]
  const part = (from: number) => [0, 1, 2, 3].map((n) => sign(from + n)).join('')
  return `INC-${part(0)}-${part(4)}`
}

export function isReceipt(text: string): boolean {
  return /^INC-[A-Z34679]{4}-[A-Z34679]{4}$/.test(text)
}
