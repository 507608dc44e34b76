import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'

const BATCH = 100

/** Tells beside each text what its gateway told of it since, and returns how many receipts that were; one that is too early waits. */
export async function applyReceipts(db: Db): Promise<number> {
  const who = whoOf({ job: 'receipts' })
  let applied = 0
  for (;;) {
    const round = await call<{ apply_receipts: number }>(db, 'apply_receipts', {
      who,
      batch: BATCH,
    })
    applied += round.apply_receipts
    if (round.apply_receipts < BATCH) return applied
  }
}
