import type { RECEIPT_STATUSES } from '../../db/lists.ts'
import type { GatewayReceipts } from '../channels/gatewayDescription.ts'
import { codeAt, isFound, isLike, valueAt } from '../channels/valueAt.ts'

export interface Receipt {
  status: (typeof RECEIPT_STATUSES)[number]
  /** A code; nothing for what went well. */
  reason: string | null
}

/** What a gateway says became of a text, or nothing as long as it is on its way. */
export function receiptIn(said: unknown, description: GatewayReceipts): Receipt | undefined {
  const status = valueAt(said, description.status) ?? ''
  if (isLike(status, description.delivered)) return { status: 'delivered', reason: null }
  if (!isLike(status, description.refused)) return undefined
  const codes = [codeAt(said, description.status), codeAt(said, description.code)]
  return {
    status: isFound(said, description.opted_out) ? 'opted_out' : 'refused',
    reason: ['receipt', ...codes].filter(Boolean).join(' '),
  }
}

/** What stands in a body, by its kind; nothing in what is neither. */
export function saidIn(text: string, { body }: GatewayReceipts): unknown {
  if (body === 'form') return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
