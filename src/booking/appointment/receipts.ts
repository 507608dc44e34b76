import type { Channel, MessageKind } from '../../db/schema.ts'
import { UNCONFIRMED } from '../../messages/reasons.ts'

/** What became of a message about an appointment: a confirmation that a server refused, say. */
export interface Receipt {
  channel: Channel
  kind: MessageKind
  outcome: 'sent' | 'unconfirmed' | 'delivered' | 'expired' | 'refused'
  at: Date
}

/** A receipt as JSON carries it. */
export type ReceiptRow = Omit<Receipt, 'at' | 'outcome'> & {
  outcome: Exclude<Receipt['outcome'], 'unconfirmed'>
  reason: string | null
  at: string
}

/** Receipts as a page shows them, and the channel whose last message was refused for good: its address is to be looked at. */
export function shownReceipts(rows: readonly ReceiptRow[]): {
  receipts: Receipt[]
  refused: Channel | null
} {
  const receipts: Receipt[] = rows.map(({ at, reason, outcome, ...rest }) => ({
    ...rest,
    outcome: outcome === 'sent' && reason === UNCONFIRMED ? UNCONFIRMED : outcome,
    at: new Date(at),
  }))
  const last = new Map(receipts.map((receipt) => [receipt.channel, receipt.outcome]))
  const refused = [...last].find(([, outcome]) => outcome === 'refused')
  return { receipts, refused: refused?.[0] ?? null }
}
