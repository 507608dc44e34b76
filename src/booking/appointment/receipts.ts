import type { MessageKind } from '../../db/schema.ts'

/** What became of a message about an appointment: a confirmation that a server refused, say. */
export interface Receipt {
  kind: MessageKind
  outcome: 'sent' | 'expired' | 'refused'
  at: Date
}

/** A receipt as JSON carries it. */
export type ReceiptRow = Omit<Receipt, 'at'> & { at: string }

/** Receipts as a page shows them, and whether the last message was refused for good: then the address is to be looked at. */
export function shownReceipts(rows: readonly ReceiptRow[]): {
  receipts: Receipt[]
  refused: boolean
} {
  const receipts = rows.map(({ at, ...rest }) => ({ ...rest, at: new Date(at) }))
  return { receipts, refused: receipts.at(-1)?.outcome === 'refused' }
}
