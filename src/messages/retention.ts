import type { Retention } from '../privacy/retention.ts'

/** What became of a message is told until half a year after the visit that it was about. */
export const messageRetention: Retention[] = [
  { table: 'message', since: 'not_after', keep: '180 days' },
]
