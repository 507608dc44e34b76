import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

/** How long the rows of a table are kept, counted from one of their columns: each feature declares its own. */
export interface Retention {
  table: string
  since: string
  keep: string
}

const BATCH = 5000

/** Deletes what has served its time, and returns how many rows. Nothing of it is an appointment or the trace of one. */
export async function forgetOld(db: Db, retentions: readonly Retention[]): Promise<number> {
  let forgotten = 0
  for (const retention of retentions) {
    for (let rows = BATCH; rows === BATCH; forgotten += rows) {
      const given = { ...retention, batch: BATCH }
      rows = (await call<{ forget: number }>(db, 'forget', given)).forget
    }
  }
  return forgotten
}
