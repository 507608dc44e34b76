import { call, callForRows } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import { digestOf, type LogRow, type PublishedSeal, sealOf } from './sealDigest.ts'

const BATCH = 5000

export interface Sealing {
  /** 32 bytes in hexadecimal, kept outside the database. */
  key: string
  publish: (seal: PublishedSeal) => Promise<void>
  wentBack: () => void
}

/**
 * Seals the rows of the access log that no seal covers yet, and returns how many (S-14). Rows are taken by transaction,
 * below the oldest one still running, never by id: ids are given out before their rows are visible, so the row of a slow
 * transaction would be passed over. One process seals at a time. `wentBack` is called at each round in which the
 * server's transaction ids are below the last seal, as after a restore into a new server: nothing is sealed then.
 */
export async function sealAccessLog(db: Db, { key, publish, wentBack }: Sealing): Promise<number> {
  let sealed = 0
  for (;;) {
    const batch = await db.transaction().execute((trx) => sealBatch(trx, key, wentBack))
    if (!batch) return sealed
    await publish(batch.seal)
    sealed += batch.rows
    if (batch.rows < BATCH) return sealed
  }
}

async function sealBatch(trx: OpenTrx, key: string, wentBack: () => void) {
  type Turn = PublishedSeal & { went_back: boolean }
  const [previous] = await callForRows<Turn>(trx, 'turn_to_seal', {})
  if (previous?.went_back) wentBack()
  if (!previous || previous.went_back) return undefined
  const asked = { from: previous.below_xact, batch: BATCH }
  const rows = await callForRows<LogRow>(trx, 'unsealed_log', asked)
  const last = rows.at(-1)
  if (!last) return undefined

  const number = previous.number + 1
  // Every row of that transaction is in the batch, and its successor has not begun to be sealed.
  const below_xact = String(BigInt(last.xact) + 1n)
  const row_ids = rows.map(({ id }) => id)
  const row_digests = rows.map((row) => digestOf(key, row))
  const covered = { number, from_xact: previous.below_xact, below_xact, row_ids, row_digests }
  const seal = sealOf(key, covered, previous.seal)
  await call(trx, 'store_seal', { ...covered, seal })
  return { rows: rows.length, seal: { number, below_xact, seal } }
}
