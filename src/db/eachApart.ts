import { codeOf, isAway } from './errors.ts'

/**
 * Does the same for each row, one after another, and answers for how many it was done. One for which it fails as nobody foresaw is
 * told, and keeps none of the others from its turn; an absence of the database is thrown.
 */
export async function eachApart<Row>(
  rows: readonly Row[],
  work: (row: Row) => Promise<unknown>,
  tell: (row: Row, error: string) => void,
): Promise<number> {
  let done = 0
  for (const row of rows) {
    try {
      await work(row)
      done++
    } catch (error) {
      if (isAway(error)) throw error
      tell(row, codeOf(error))
    }
  }
  return done
}
