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
export async function call<Answer>(db: Handle, name: string, given: Given): Promise<Answer> {
  const [answer] = await callForRows<Answer>(db, name, given)
  if (answer === undefined) throw new Error(`The routine ${name} did not answer`)
  return answer
}

/**
 * Calls a procedure, which commits as it goes and so never within another transaction; null for each of its `answers`.
 * It is called again when the database loses it.
 */
export async function callProcedure<Answer>(
  db: Handle,
  procedure: string,
  given: Given,
  answers: readonly (keyof Answer & string)[],
): Promise<Answer> {
  const places = answers.map((answer) => sql`${sql.id(answer)} => null`)
  const statement = sql<Answer>`call ${routine(procedure)}(${sql.join([...named(given), ...places])})`
  const [row] = await retry(async () => (await statement.execute(db)).rows)
  if (row === undefined) throw new Error(`The procedure ${procedure} did not answer`)
  return row
}

/** The rows of a routine, for a query to join. */
export function rowsOf<Row>(name: string, given: Given) {
  return sql<Row>`${routine(name)}(${sql.join(named(given))})`
}

/** Calls a routine that answers with any number of rows, as `call` does. */
export async function callForRows<Row>(db: Handle, name: string, given: Given): Promise<Row[]> {
  const statement = sql<Row>`select * from ${rowsOf(name, given)}`
  const ask = async () => (await statement.execute(db)).rows
  return db.isTransaction ? ask() : retry(ask)
}

function routine(name: string) {
  return sql.id(...name.split('.'))
}

function named(given: Given) {
  return Object.entries(given).map(
    ([name, value]) => sql`${sql.id(`p_${name}`)} => ${parameter(value)}`,
  )
}

function parameter(value: Given[string]) {
  if (value === undefined) return null
  const isObject = typeof value === 'object' && value !== null && !(value instanceof Date)
  return isObject ? JSON.stringify(value) : value
}
