import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'

const BATCH = 500

/** Turns every row of the outbox into a job, oldest first, and returns how many they were; none is lost or doubled. */
export async function drainOutbox(db: Db): Promise<number> {
  let drained = 0
  for (;;) {
    const batch = await call<{ drain_outbox: number }>(db, 'drain_outbox', { batch: BATCH })
    drained += batch.drain_outbox
    if (batch.drain_outbox < BATCH) return drained
  }
}
