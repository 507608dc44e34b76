import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isReady } from '../../src/postgres/lock.ts'
import { postmaster, privateFolder, query, start } from '../support/embeddedServers.ts'

// A second copy waits ten seconds by itself; two clusters are made before.
test.each([
  ['a process that is gone', 4_194_304],
  ['a stranger that now has its number', process.pid],
])('a lock left by %s is forgotten', async (_, pid) => {
  const dataDir = privateFolder()
  const first = await start(dataDir)
  await first.stop()
  writeFileSync(join(first.folder, 'data/postmaster.pid'), `${pid}\n${first.folder}/data\n`)
  const next = await start(dataDir)
  expect(await query(next.superuserUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a start waits for a copy that is stopping', async () => {
  const dataDir = privateFolder()
  const first = await start(dataDir)
  const [next] = await Promise.all([start(dataDir), first.stop()])
  expect(await query(next.superuserUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of two copies started together one serves, and the other refuses and names it', async () => {
  const dataDir = privateFolder()
  const both = await Promise.allSettled([start(dataDir), start(dataDir)])
  const [server] = both.flatMap((copy) => (copy.status === 'fulfilled' ? [copy.value] : []))
  const [refusal] = both.flatMap((copy) => (copy.status === 'rejected' ? [copy.reason] : []))
  const holder = postmaster(server?.folder ?? '')
  expect(refusal?.message).toBe(
    `DATA_DIR: ${dataDir} is in use by another copy (process ${holder}); stop it first`,
  )
  const url = server?.superuserUrl('postgres') ?? ''
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('the readiness of another copy is not mistaken for one’s own', async () => {
  const { folder, port } = await start(privateFolder())
  expect(isReady(join(folder, 'data'), port)).toBe(true)
  expect(isReady(join(folder, 'data'), port + 1)).toBe(false)
})
