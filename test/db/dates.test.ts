import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { root } from '../support/sources.ts'

const context = useDatabase()

/** What a process of its own reads, which imports nothing but this file of ours. */
async function readBy(file: string, ask: string) {
  const code = `const ours = await import(${JSON.stringify(path.join(root, file))})
    console.log(JSON.stringify(await (${ask})(ours, ${JSON.stringify(context.ownerUrl)})))`
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code])
  return JSON.parse(stdout)
}
const QUERY = `select date '2026-11-24' as day`

test('a date is a text, whichever way a process came to the database', async () => {
  const day = [{ day: '2026-11-24' }]
  expect(
    await readBy(
      'src/db/withClient.ts',
      `({ withClient }, url) => withClient(url, async (c) => (await c.query("${QUERY}")).rows)`,
    ),
  ).toEqual(day)
  expect(
    await readBy(
      'src/db/database.ts',
      `async ({ connect }, url) => {
        const { pool } = connect(url)
        const { rows } = await pool.query("${QUERY}")
        await pool.end()
        return rows
      }`,
    ),
  ).toEqual(day)
})
