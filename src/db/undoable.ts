import type { Db, OpenTrx } from './database.ts'
import { retry } from './retry.ts'

class Undone<Answer> extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super('undone')
    this.answer = answer
  }
}

/**
 * Does work in a transaction that it may undo, to answer with what it found: nothing else is left of it then. The work is
 * done again when the database loses it, so it must count once however often it is done.
 */
export async function undoable<Answer>(
  db: Db,
  work: (trx: OpenTrx, undo: (answer: Answer) => never) => Promise<Answer>,
): Promise<Answer> {
  const undo = (answer: Answer): never => {
    throw new Undone(answer)
  }
  try {
    return await retry(() => db.transaction().execute((trx) => work(trx, undo)))
  } catch (error) {
    if (error instanceof Undone) return error.answer
    throw error
  }
}
