import { afterAll, beforeAll } from 'vitest'
import type { TestDatabase } from './database.ts'
import { patientPool } from './patient.ts'

/** Looks past every policy, one query after the other. */
export function useSeen(context: TestDatabase) {
  let eyes: ReturnType<typeof patientPool>['pool']
  beforeAll(() => {
    eyes = patientPool(context.superuserUrl, { poolSize: 1 }).pool
  })
  afterAll(() => eyes.end())

  return async function seen<Row extends Record<string, unknown>>(
    query: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await eyes.query(query, values)).rows
  }
}
