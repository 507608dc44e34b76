import type { Retention } from '../privacy/retention.ts'

/** What people said of pages, for a year: long enough to see whether a change helped. */
export const siteRetention: Retention[] = [
  { table: 'feedback', since: 'received_on', keep: '1 year' },
]
