import { expect } from 'vitest'
import { superuser } from './booking.ts'
import type { TestDatabase } from './database.ts'

/** Changes the schema of the test file's own database for the length of a control, and puts it back. */
export async function sabotaged(
  context: TestDatabase,
  change: string,
  restore: string,
  control: () => Promise<unknown>,
) {
  const client = await superuser(context)
  try {
    await client.query(change)
    await control().finally(() => client.query(restore))
  } finally {
    await client.end()
  }
}

/** Puts other words into a routine for the length of a control; words that are there no more make it fail. */
export async function sabotagedRoutine(
  context: TestDatabase,
  routine: string,
  change: (words: string) => string,
  control: () => Promise<unknown>,
) {
  const client = await superuser(context)
  const { rows } = await client
    .query<{ words: string }>('select pg_get_functiondef($1::regproc) as words', [routine])
    .finally(() => client.end())
  const words = rows[0]?.words ?? ''
  const changed = change(words)
  expect(changed, routine).not.toBe(words)
  await sabotaged(context, changed, words, control)
}
