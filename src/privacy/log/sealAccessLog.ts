import type pg from 'pg'
import { lendTransaction } from '../../db/lend.ts'
import { digestOf, FIRST, LOG_ROW, type LogRow, type PublishedSeal, sealOf } from './sealDigest.ts'

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
export async function sealAccessLog(
  pool: pg.Pool,
  { key, publish, wentBack }: Sealing,
): Promise<number> {
  let sealed = 0
  for (;;) {
    const batch = await lendTransaction(pool, (client) => sealBatch(client, key, wentBack))
    if (!batch) return sealed
    await publish(batch.seal)
    sealed += batch.rows
    if (batch.rows < BATCH) return sealed
  }
}

async function sealBatch(client: pg.PoolClient, key: string, wentBack: () => void) {
  const turn = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('access_seal', 0)) as mine`,
  )
  if (!turn.rows[0]?.mine) return undefined
  const previous = await lastSeal(client)
  if (await isBefore(client, previous.below_xact)) {
    wentBack()
    return undefined
  }
  const { rows } = await client.query<LogRow>(UNSEALED, [previous.below_xact, BATCH])
  const last = rows.at(-1)
  if (!last) return undefined

  const seal = {
    number: previous.number + 1,
    from_xact: previous.below_xact,
    // Every row of that transaction is in the batch, and its successor has not begun to be sealed.
    below_xact: String(BigInt(last.xact) + 1n),
    row_ids: rows.map(({ id }) => id),
    row_digests: rows.map((row) => digestOf(key, row)),
  }
  const stored = { ...seal, seal: sealOf(key, seal, previous.seal) }
  await client.query(STORE, Object.values(stored))
  return {
    rows: rows.length,
    seal: { number: stored.number, below_xact: stored.below_xact, seal: stored.seal },
  }
}

async function lastSeal(client: pg.PoolClient): Promise<PublishedSeal> {
  const { rows } = await client.query<PublishedSeal>(
    'select number::integer, below_xact::text, seal from access_seal order by number desc limit 1',
  )
  return rows[0] ?? FIRST
}

async function isBefore(client: pg.PoolClient, below_xact: string) {
  const { rows } = await client.query<{ before: boolean }>(
    'select pg_snapshot_xmax(pg_current_snapshot()) < $1::xid8 as before',
    [below_xact],
  )
  return rows[0]?.before === true
}

const UNSEALED = `
  select ${LOG_ROW} from access_log
  where access_log.xact >= $1 and access_log.xact < pg_snapshot_xmin(pg_current_snapshot())
  order by access_log.xact fetch first $2 rows with ties`

const STORE = `
  insert into access_seal (number, from_xact, below_xact, row_ids, row_digests, seal)
  values ($1, $2, $3, $4, $5, $6)`
