import type { Retention } from '../privacy/retention.ts'

/**
 * What counts mails serves a day; what became of a message is told until half a year after the visit that it was about, and
 * to operators, as counts, for a month; receipts of a text come within days, and one that comes before its message is noted
 * waits a day. A try of which nobody knows the end is forgotten when the end is noted, or a month later.
 */
export const messageRetention: Retention[] = [
  { table: 'mailed', since: 'at', keep: '1 day' },
  { table: 'confirmed_address', since: 'confirmed_at', keep: '2 years' },
  { table: 'text_try', since: 'at', keep: '30 days' },
  { table: 'handed_text', since: 'at', keep: '7 days' },
  { table: 'text_receipt', since: 'at', keep: '1 day' },
  { table: 'message', since: 'not_after', keep: '180 days' },
  { table: 'message_count', since: 'hour', keep: '30 days' },
]
