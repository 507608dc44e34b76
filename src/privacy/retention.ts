import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/** How long the rows of a table are kept, counted from one of their columns: each feature declares its own. */
export interface Retention {
  table: string
  since: string
  /** A PostgreSQL interval: `30 days`. */
  keep: string
}

/** Other times than the declared ones, by table, as the operator's calendar of conservation sets them. */
export type Keep = Readonly<Record<string, string | undefined>>

const BATCH = 5000

/** What outlives a session and is about somebody: a consent, two years after what it allowed is over. */
export const privacyRetention: Retention[] = [
  { table: 'consent', since: 'ends_at', keep: '2 years' },
]

/**
 * Deletes what has served its time, then the people of whom nothing is left, and returns how many rows. Uncertain, and to
 * be confirmed by counsel: the times of appointments and consents; the access log is kept.
 */
export async function forgetOld(
  db: Db,
  retentions: readonly Retention[],
  keep: Keep = {},
): Promise<number> {
  let forgotten = 0
  for (const { table, since, keep: declared } of retentions)
    forgotten += await inBatches('forget', { table, since, keep: keep[table] ?? declared })
  return forgotten + (await inBatches('door.forget_files', {}))

  async function inBatches(routine: 'forget' | 'door.forget_files', given: object) {
    let all = 0
    for (let rows = BATCH; rows === BATCH; all += rows) {
      const answer = await call<Record<string, number>>(db, routine, { ...given, batch: BATCH })
      rows = answer[routine.replace('door.', '')] ?? 0
    }
    return all
  }
}
