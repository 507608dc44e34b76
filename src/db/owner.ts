import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { OpenTrx } from './database.ts'
import type { OpenTables } from './schema.ts'
import { withClient } from './withClient.ts'

/** Streams rows into a table of the transaction's, by COPY: as many as there are, in the memory of a few. */
export type Copy = (
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly (string | number | null)[]>,
) => Promise<void>

/**
 * Lends a transaction of the tables' owner to `work`, which counts wholly or not at all. For migrations and for what an
 * operator loads: nobody waits for an answer, so no deadline ends it.
 */
export async function asOwner<T>(
  ownerUrl: string,
  work: (trx: OpenTrx, copy: Copy) => Promise<T>,
): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await client.query(`set lock_timeout = '10s'`)
    const db = new Kysely<OpenTables>({ dialect: new PostgresDialect({ pool: only(client) }) })
    const copy: Copy = async (table, columns, rows) => {
      const names = columns.map((name) => pg.escapeIdentifier(name)).join(', ')
      const into = client.query(
        copyFrom(`copy ${pg.escapeIdentifier(table)} (${names}) from stdin`, BUFFER),
      )
      await pipeline(Readable.from(copyText(rows), { highWaterMark: 2 }), into)
    }
    return db.transaction().execute((trx) => work(trx, copy))
  })
}

/** Has the planner know tables that were just filled: their statistics would come a minute later. */
export async function analyze(trx: OpenTrx, tables: (keyof OpenTables)[]): Promise<void> {
  await sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(trx)
}

/** A pool of one connection that somebody else ends. */
function only(client: pg.Client): PostgresPool {
  const lent = Object.assign(client, { release: () => {} })
  return { connect: async () => lent, end: async () => {}, options: {} }
}

const PIECE = 1 << 16
/** Node and PostgreSQL work at the same time when one need not wait for the other after each piece. */
const BUFFER = { highWaterMark: 1 << 18 }

/** Rows in the text format of COPY, in pieces that are worth sending. */
async function* copyText(rows: AsyncIterable<readonly (string | number | null)[]>) {
  let piece = ''
  for await (const row of rows) {
    piece += `${row.map(copyValue).join('\t')}\n`
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece
}

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function copyValue(value: string | number | null): string {
  if (value === null) return '\\N'
  return String(value).replace(/[\\\t\n\r]/g, (sign) => ESCAPED[sign] ?? sign)
}
