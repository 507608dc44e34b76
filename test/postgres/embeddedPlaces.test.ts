import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  announced,
  forgetInstallScript,
  privateFolder,
  publicClone,
  query,
  start,
  startProcess,
} from '../support/embeddedServers.ts'

test('a private data folder is no obstacle, and the server is never root', async () => {
  const home = privateFolder()
  const { folder, superuserUrl } = await start(join(home, 'data'))
  expect(statSync(home).mode & 0o777).toBe(0o700)
  // The server refuses a cluster that belongs to anyone but the user that it runs as.
  expect(statSync(join(folder, 'data')).uid).not.toBe(0)
  expect(await query(superuserUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test.each([
  ['finished', () => {}],
  ['cut short', forgetInstallScript],
])('without root rights, the server runs from a clone whose install was %s', async (_, spoil) => {
  const clone = publicClone()
  spoil(clone)
  const dataDir = join(clone, '.data')
  mkdirSync(dataDir, { mode: 0o700 })
  const user = process.getuid?.() === 0 ? '65534' : ''
  if (user) chownSync(dataDir, Number(user), Number(user))
  const { folder, uid, url } = await announced(startProcess(dataDir, { clone, user }))
  expect(uid).not.toBe(0)
  expect(folder).toBe(join(dataDir, 'postgresql'))
  expect(await query(url, 'create extension btree_gist; select 1 as one')).toEqual([{ one: 1 }])
})

test('a data folder that cannot hold a database is named, in one line', async () => {
  const home = privateFolder()
  writeFileSync(join(home, 'file'), '')
  await expect(start(join(home, 'file/data'))).rejects.toThrow(/^DATA_DIR: [^\n]*ENOTDIR[^\n]*$/)
  const damaged = await start(join(home, 'data'))
  await damaged.stop()
  writeFileSync(join(damaged.folder, 'data/PG_VERSION'), '9.6\n')
  await expect(start(join(home, 'data'))).rejects.toThrow(/^DATA_DIR: [^\n]*not start: [^\n]+$/)
})
