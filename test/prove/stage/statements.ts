import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Db } from '../../../src/db/database.ts'
import type { OpenTables } from '../../../src/db/schema.ts'

/** A statement as the product sends it. */
export interface Statement {
  text: string
  values: unknown[]
}

let last: Statement | undefined

const db = new Kysely<OpenTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (each) => new PostgresIntrospector(each),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  log: ({ query }) => {
    last = { text: query.sql, values: [...query.parameters] }
  },
})

/** Returns the last statement that some work of the product sends, without sending it; one at a time. */
export async function statementOf(work: (db: Db) => Promise<unknown>): Promise<Statement> {
  last = undefined
  // No row comes back, and the work may mind.
  await work(db).catch(() => {})
  if (!last) throw new Error('the product sent nothing')
  return last
}
