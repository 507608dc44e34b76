import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compositeLiteral } from '../../src/db/composite.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

// PostgreSQL keeps any text but the one character that ends it.
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', ',', '(', ')', '{', '}', ' ', '\n', "'", 'é') }),
    fc.constantFrom('', 'null', 'NULL', '{}', '()', '""'),
  )
  .filter((value) => !value.includes('\0'))

async function readBack(literal: string) {
  const { rows } = await context.pool.query('select (r).* from (select $1::criteria as r) r', [
    literal,
  ])
  return rows[0]
}

test('whatever a text, a list, a number or nothing is made of, the database reads it back unchanged', async () => {
  const list = fc.option(fc.array(text, { maxLength: 4 }))
  await fc.assert(
    fc.asyncProperty(
      fc.option(text),
      list,
      list,
      fc.option(text),
      fc.option(fc.boolean()),
      async (reason, methods, moments, language, accessible) => {
        const literal = compositeLiteral([
          reason,
          methods,
          moments,
          '2026-11-24',
          language,
          accessible,
        ])
        expect(await readBack(literal)).toEqual({
          reason,
          methods,
          moments,
          from_on: '2026-11-24',
          language,
          accessible,
        })
      },
    ),
    { numRuns: 300 },
  )
})

test('nothing at all is not an empty text', async () => {
  const row = await readBack(compositeLiteral(['', null, [], null, null, null]))
  expect(row).toMatchObject({ reason: '', methods: null, moments: [], from_on: null })
})
