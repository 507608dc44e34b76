import {
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Db } from '../../src/db/database.ts'
import type { OpenTables } from '../../src/db/schema.ts'
import type { Statement } from './recorder.ts'

let last: Statement | undefined

/** Sends nothing; what is asked beforehand finds nothing in the way. */
class Nowhere extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    const executeQuery = async <R>() => ({ rows: [{ outcome: null } as R] })
    return Object.assign(connection, { executeQuery })
  }
}

const db = new Kysely<OpenTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new Nowhere(),
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
