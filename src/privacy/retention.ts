import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/** How long the rows of a table are kept, counted from one of their columns: each feature declares its own. */
interface OfTable {
  table: string
  since: string
  /** A PostgreSQL interval: `30 days`. */
  keep: string
}

/** What is forgotten: rows of a table, or what a routine of the feature knows better, in batches as well. */
export type Retention = OfTable | { routine: string }

/** Other times than the declared ones, by table, as the operator's calendar of conservation sets them. */
export type Keep = Readonly<Record<string, string | undefined>>

const BATCH = 5000

/** A consent, two years after what it allowed is over; and, after all others, the people of whom nothing is left. */
export const privacyRetention: Retention[] = [
  { table: 'consent', since: 'ends_at', keep: '2 years' },
  { routine: 'door.forget_files' },
]

/**
 * Deletes what has served its time, in the order in which it is declared, and returns how many rows. Uncertain, and to
 * be confirmed by counsel: the times of appointments and consents; the access log is kept.
 */
export async function forgetOld(
  db: Db,
  retentions: readonly Retention[],
  keep: Keep = {},
): Promise<number> {
  let forgotten = 0
  for (const retention of retentions)
    forgotten +=
      'routine' in retention ? await inBatches(retention.routine, {}) : await ofTable(retention)
  return forgotten

  function ofTable({ table, since, keep: declared }: OfTable) {
    return inBatches('forget', { table, since, keep: keep[table] ?? declared })
  }

  async function inBatches(routine: string, given: object) {
    let all = 0
    for (let rows = BATCH; rows === BATCH; all += rows) {
      const answer = await call<Record<string, number>>(db, routine, { ...given, batch: BATCH })
      rows = answer[routine.replace('door.', '')] ?? 0
    }
    return all
  }
}
