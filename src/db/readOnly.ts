import { CompiledQuery, type Kysely } from 'kysely'
import pg from 'pg'

/**
 * Does work in a transaction that changes nothing and in which one setting holds; both begin in one message. Not for
 * work within another transaction.
 */
export function readOnly<Tables, T>(
  db: Kysely<Tables>,
  { name, value }: { name: string; value: string },
  work: (trx: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const setting = `set local ${pg.escapeIdentifier(name)} to ${pg.escapeLiteral(value)}`
  return db.connection().execute(async (connection) => {
    const send = (text: string) => connection.executeQuery(CompiledQuery.raw(text))
    await send(`start transaction read only; ${setting}`)
    try {
      const result = await work(connection)
      await send('commit')
      return result
    } catch (error) {
      // What cannot even be rolled back is broken, and the pool drops it.
      await send('rollback').catch(() => {})
      throw error
    }
  })
}
