import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import {
  digestOf,
  FIRST,
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
 * Checks every sealed row of the access log against the chain of seals, and the chain against every seal that was
 * published outside the database. Reports the first thing that is not as it was sealed (S-14).
 */
export async function verifyAccessLog(
  db: Db,
  { key, published = [] }: { key: string; published?: readonly PublishedSeal[] },
): Promise<Verdict> {
  const known = Map.groupBy(published, ({ number }) => number)
  let previous: PublishedSeal = FIRST
  let rows = 0
  for (;;) {
    const number = previous.number + 1
    const seal = await storedSeal(db, number)
    if (!seal) break
    if (!isWhole(key, seal, previous)) return broken(number)
    const flaw = await firstFlaw(db, key, seal)
    if (flaw) return { ok: false, seal: number, ...flaw }
    if (known.get(number)?.some((line) => line.seal !== seal.seal)) return tailMissing(number)
    rows += seal.row_ids.length
    previous = seal
  }
  if (await isAnySealAfter(db, previous.number)) return broken(previous.number + 1)
  const beyond = published.find(({ number }) => number > previous.number)
  if (beyond) return tailMissing(beyond.number)
  return { ok: true, rows, seals: previous.number }
}

function isWhole(key: string, seal: StoredSeal, previous: PublishedSeal) {
  return seal.from_xact === previous.below_xact && seal.seal === sealOf(key, seal, previous.seal)
}

async function firstFlaw(db: Db, key: string, seal: StoredSeal) {
  const found = await callForRows<LogRow>(db, 'sealed_log', { ids: seal.row_ids })
  const rows = new Map(found.map((row) => [row.id, row]))
  for (const [i, row_id] of seal.row_ids.entries()) {
    const row = rows.get(row_id)
    if (!row) return { row_id, problem: 'row_missing' } as const
    if (digestOf(key, row) !== seal.row_digests[i])
      return { row_id, problem: 'row_changed' } as const
  }
  const { from_xact, below_xact, row_ids } = seal
  const bounds = { from_xact, below_xact, row_ids }
  const [added] = await callForRows<{ id: string }>(db, 'added_to_log', bounds)
  return added && ({ row_id: added.id, problem: 'row_added' } as const)
}

async function storedSeal(db: Db, number: number) {
  const [seal] = await callForRows<StoredSeal>(db, 'stored_seal', { number })
  return seal
}

async function isAnySealAfter(db: Db, number: number) {
  type Answer = { is_any_seal_after: boolean }
  return (await call<Answer>(db, 'is_any_seal_after', { number })).is_any_seal_after
}

function broken(seal: number): Verdict {
  return { ok: false, seal, row_id: null, problem: 'seal_broken' }
}

function tailMissing(seal: number): Verdict {
  return { ok: false, seal, row_id: null, problem: 'tail_missing' }
}
