import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')

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

/** What the compiler says of a file in the place of `door.types.ts`. */
async function compiled(source: string) {
  const folder = await mkdtemp(path.join(root, 'test/.types-'))
  try {
    await writeFile(path.join(folder, 'door.ts'), source)
    const config = { extends: path.join(root, 'tsconfig.json'), include: ['door.ts'] }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = path.join(root, 'node_modules/.bin/tsc')
    const { stdout } = await promisify(execFile)(tsc, ['-p', folder]).catch((failed) => failed)
    return String(stdout)
      .split('\n')
      .filter((line) => line.includes('door.ts'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
