import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compiled } from '../support/compiled.ts'

test('the compiler refuses every other way to a table with personal data', async () => {
  expect(await compiled(readFileSync(`${import.meta.dirname}/door.types.ts`, 'utf8'))).toEqual([])
})

test('control: with these tables on the ordinary handle, the compiler would let them through', async () => {
  const source = readFileSync(`${import.meta.dirname}/door.types.ts`, 'utf8').replace(
    'declare const db: Db',
    `import type { Kysely } from 'kysely'
     import type { OpenTables, RecordTables } from '../../src/db/schema.ts'
     declare const db: Kysely<OpenTables & RecordTables>`,
  )
  const unused = (await compiled(source)).filter((line) => line.includes('TS2578'))
  expect(unused.length).toBeGreaterThanOrEqual(8)
})
