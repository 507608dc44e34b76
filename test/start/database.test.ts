import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { provideDatabase } from '../../src/start/database.ts'
import { folderOf, privateFolder, query } from '../support/embeddedServers.ts'

const log = { info: () => {}, error: () => {} }

test('with nothing configured, a database is provided, the same at each start', async () => {
  const home = privateFolder()
  folderOf(home)
  const me = 'select current_user::text as me'
  for (const create of ['create table kept as select 42 as answer', 'select 1']) {
    const { urls, stop } = await provideDatabase({ database: undefined, dataDir: home }, log)
    const names = await Promise.all(Object.values(urls).map((url) => query(url, me)))
    expect(names.flat().map((row) => row['me'])).toEqual([
      'clinic_app',
      'clinic_owner',
      'clinic_jobs',
    ])
    await query(urls.owner, create)
    expect(await query(urls.owner, 'table kept')).toEqual([{ answer: 42 }])
    await stop()
  }
})

test('a configured database is used as it is, and nothing is started or written', async () => {
  const home = join(privateFolder(), 'data')
  const database = { app: 'postgres://a', owner: 'postgres://o', jobs: 'postgres://j' }
  const provided = await provideDatabase({ database, dataDir: home }, log)
  expect(provided.urls).toEqual(database)
  await provided.stop()
  expect(existsSync(home)).toBe(false)
})
