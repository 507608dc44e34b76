import { callForRows } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import type { StatisticKind } from '../../db/schema.ts'

/** A count of a period; null for one below five. */
export interface Told {
  from_day: string
  kind: StatisticKind | 'pages'
  name: string
  told: number | null
}

/**
 * What was counted in periods of so many days, the first from that day on. The database tells nothing below five and only multiples
 * of five: a small count cannot be found by taking others from a total (A-2.1, r. 0.1).
 */
export function readStatistics(
  db: Db | OpenTrx,
  given: { from: string; days: number; periods: number },
): Promise<Told[]> {
  return callForRows<Told>(db, 'statistics', given)
}
