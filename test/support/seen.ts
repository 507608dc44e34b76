import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import type { TestDatabase } from './database.ts'

/** Looks past every policy, one query after the other. */
export function useSeen(context: TestDatabase) {
  let eyes: pg.Pool
  beforeAll(() => {
    eyes = new pg.Pool({ connectionString: context.superuserUrl, max: 1 })
  })
  afterAll(() => eyes.end())

  return async function seen<Row extends Record<string, unknown>>(
    query: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await eyes.query(query, values)).rows
  }
}
