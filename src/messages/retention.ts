import type { Retention } from '../privacy/retention.ts'

/** What counts mails serves a day; what became of a message is told until half a year after the visit that it was about. */
export const messageRetention: Retention[] = [
  { table: 'mailed', since: 'at', keep: '1 day' },
  { table: 'confirmed_address', since: 'confirmed_at', keep: '2 years' },
  { table: 'message', since: 'not_after', keep: '180 days' },
]
