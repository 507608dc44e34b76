import { createHmac } from 'node:crypto'

/** A row of the access log as text, whatever the session's settings: what digests are made of. */
export interface LogRow {
  id: string
  xact: string
  content: string
}

/** A seal over one range of transactions, as stored; `number` counts from 1 without a gap. */
export interface StoredSeal {
  number: number
  from_xact: string
  below_xact: string
  row_ids: string[]
  row_digests: string[]
  seal: string
}

/** What leaves the database: enough to notice that the end of the log was cut, and nothing of anyone. */
export type PublishedSeal = Pick<StoredSeal, 'number' | 'below_xact' | 'seal'>

/** Comes before the first seal. */
export const FIRST = { number: 0, below_xact: '0', seal: '' } satisfies PublishedSeal

/** Digest of one row: whoever lacks the key cannot make the digest of another. */
export function digestOf(key: string, row: LogRow): string {
  return mac(key, ['row', row.id, row.xact, row.content])
}

/** Seal over a range: its number, its bounds, the seal before it, and every row in it. */
export function sealOf(key: string, seal: Omit<StoredSeal, 'seal'>, previous: string): string {
  const { number, from_xact, below_xact, row_ids, row_digests } = seal
  return mac(key, ['seal', number, from_xact, below_xact, previous, row_ids, row_digests])
}

function mac(key: string, parts: unknown[]) {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(JSON.stringify(parts))
    .digest('base64url')
}
