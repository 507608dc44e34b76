import { type QueryExecutorProvider, sql } from 'kysely'
import { retry } from './retry.ts'

/** A database, or a transaction of it: then whoever opened it does all of its work again. */
type Handle = QueryExecutorProvider & { readonly isTransaction: boolean }

/** What a routine may be given; objects and lists travel as jsonb. */
type Given = Readonly<Record<string, string | number | boolean | Date | object | null | undefined>>

/**
 * Calls a routine that answers with one row, by the names of its parameters: `{ key }` fills `p_key`. It is called
 * again when the database loses it, so a routine must count once however often it is called.
 */
export async function call<Answer>(db: Handle, routine: string, given: Given): Promise<Answer> {
  const [answer] = await callForRows<Answer>(db, routine, given)
  if (answer === undefined) throw new Error(`The routine ${routine} did not answer`)
  return answer
}

/** Calls a routine that answers with any number of rows, as `call` does. */
export async function callForRows<Row>(db: Handle, routine: string, given: Given): Promise<Row[]> {
  const parameters = Object.entries(given).map(
    ([name, value]) => sql`${sql.id(`p_${name}`)} => ${parameter(value)}`,
  )
  const statement = sql<Row>`select * from ${sql.id(...routine.split('.'))}(${sql.join(parameters)})`
  const ask = async () => (await statement.execute(db)).rows
  return db.isTransaction ? ask() : retry(ask)
}

function parameter(value: Given[string]) {
  if (value === undefined) return null
  const isObject = typeof value === 'object' && value !== null && !(value instanceof Date)
  return isObject ? JSON.stringify(value) : value
}
