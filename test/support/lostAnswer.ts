import type pg from 'pg'
import { connect } from '../../src/db/database.ts'

/** A connection of the application that breaks, once, after a statement was done and before its answer came. */
export function losingAnswers(url: string) {
  const connection = connect(url)
  let lost: RegExp | undefined
  connection.pool.on('connect', (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    const losing = async (...args: [string | { text: string }]) => {
      const answer = await query(...args)
      const text = typeof args[0] === 'string' ? args[0] : args[0].text
      if (!lost?.test(text)) return answer
      lost = undefined
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    }
    Object.assign(client, { query: losing })
  })
  return {
    ...connection,
    /** The next answer to such a statement is lost. */
    lose(statement: RegExp) {
      lost = statement
    },
    /** Whether the answer is still to be lost: nobody sent such a statement. */
    get waits() {
      return lost !== undefined
    },
  }
}
