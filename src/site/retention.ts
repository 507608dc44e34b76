import type { Retention } from '../privacy/retention.ts'

/**
 * What people said of pages, for a year: long enough to see whether a change helped. Reports of incidents, as long as their register
 * is kept at least (A-2.1, r. 3.1), and who read them a year longer. Counts of a day, until the same day of two years can be compared.
 */
export const siteRetention: Retention[] = [
  { table: 'feedback', since: 'received_on', keep: '1 year' },
  { table: 'incident_report', since: 'received_at', keep: '5 years' },
  { table: 'incident_reading', since: 'at', keep: '6 years' },
  { table: 'statistic', since: 'on_day', keep: '2 years' },
]
