import type pg from 'pg'
import {
  digestOf,
  FIRST,
  LOG_ROW,
  type LogRow,
  type PublishedSeal,
  type StoredSeal,
  sealOf,
} from './sealDigest.ts'

export type SealProblem =
  | 'row_changed'
  | 'row_missing'
  | 'row_added'
  | 'seal_broken'
  | 'tail_missing'

export type Verdict =
  | { ok: true; rows: number; seals: number }
  | { ok: false; seal: number; row_id: string | null; problem: SealProblem }

/**
 * Checks every sealed row of the access log against the chain of seals, and the end of the chain against the seal last
 * published outside the database. Reports the first thing that is not as it was sealed (S-14).
 */
export async function verifyAccessLog(
  pool: pg.Pool,
  { key, published }: { key: string; published?: PublishedSeal | undefined },
): Promise<Verdict> {
  let previous: PublishedSeal = FIRST
  let rows = 0
  for (;;) {
    const number = previous.number + 1
    const seal = await storedSeal(pool, number)
    if (!seal) break
    if (!isWhole(key, seal, previous)) return broken(number)
    const flaw = await firstFlaw(pool, key, seal)
    if (flaw) return { ok: false, seal: number, ...flaw }
    if (published?.number === number && published.seal !== seal.seal) return tailMissing(number)
    rows += seal.row_ids.length
    previous = seal
  }
  if (await isAnySealAfter(pool, previous.number)) return broken(previous.number + 1)
  if (published && published.number > previous.number) return tailMissing(published.number)
  return { ok: true, rows, seals: previous.number }
}

function isWhole(key: string, seal: StoredSeal, previous: PublishedSeal) {
  return seal.from_xact === previous.below_xact && seal.seal === sealOf(key, seal, previous.seal)
}

async function firstFlaw(pool: pg.Pool, key: string, seal: StoredSeal) {
  const found = await pool.query<LogRow>(SEALED_ROWS, [seal.row_ids])
  const rows = new Map(found.rows.map((row) => [row.id, row]))
  for (const [i, row_id] of seal.row_ids.entries()) {
    const row = rows.get(row_id)
    if (!row) return { row_id, problem: 'row_missing' } as const
    if (digestOf(key, row) !== seal.row_digests[i])
      return { row_id, problem: 'row_changed' } as const
  }
  const { from_xact, below_xact, row_ids } = seal
  const added = await pool.query<{ id: string }>(ADDED_ROWS, [from_xact, below_xact, row_ids])
  return added.rows[0] && ({ row_id: added.rows[0].id, problem: 'row_added' } as const)
}

async function storedSeal(pool: pg.Pool, number: number) {
  const { rows } = await pool.query<StoredSeal>(STORED_SEAL, [number])
  return rows[0]
}

async function isAnySealAfter(pool: pg.Pool, number: number) {
  const { rows } = await pool.query('select from access_seal where number > $1 limit 1', [number])
  return rows.length > 0
}

function broken(seal: number): Verdict {
  return { ok: false, seal, row_id: null, problem: 'seal_broken' }
}

function tailMissing(seal: number): Verdict {
  return { ok: false, seal, row_id: null, problem: 'tail_missing' }
}

const STORED_SEAL = `
  select number::integer, from_xact::text, below_xact::text, row_ids::text[], row_digests, seal
  from access_seal where number = $1`

const SEALED_ROWS = `select ${LOG_ROW} from access_log where access_log.id = any($1::bigint[])`

const ADDED_ROWS = `
  select id::text from access_log
  where xact >= $1 and xact < $2 and id <> all($3::bigint[]) order by access_log.id limit 1`
