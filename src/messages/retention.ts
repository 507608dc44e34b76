import type { Retention } from '../privacy/retention.ts'

/**
 * What counts mails serves a day; what became of a message is told until half a year after the visit that it was about, and
 * to operators, as counts, for a month.
 */
export const messageRetention: Retention[] = [
  { table: 'mailed', since: 'at', keep: '1 day' },
  { table: 'confirmed_address', since: 'confirmed_at', keep: '2 years' },
  { table: 'message', since: 'not_after', keep: '180 days' },
  { table: 'message_count', since: 'hour', keep: '30 days' },
]
