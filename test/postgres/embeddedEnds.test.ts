import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { holder, serves } from '../../src/postgres/lock.ts'
import {
  announced,
  folderOf,
  kill,
  postmaster,
  privateFolder,
  query,
  start,
  startProcess,
} from '../support/embeddedServers.ts'

test('kill -9 leaves no server behind, and the next start finds what was committed', async () => {
  const dataDir = privateFolder()
  const child = startProcess(dataDir)
  const { folder, url } = await announced(child)
  const server = postmaster(folder)
  expect(serves(server, join(folder, 'data'))).toBe(true)
  await query(url, 'create table kept as select 42 as answer')
  await kill(child)
  await expect.poll(() => serves(server, join(folder, 'data')), { timeout: 60_000 }).toBe(false)
  const next = await start(dataDir)
  expect(await query(next.superuserUrl('postgres'), 'table kept')).toEqual([{ answer: 42 }])
})

test('kill -9 in the middle of a first start leaves no half of a database', async () => {
  const dataDir = await killedInMidDraft()
  const { superuserUrl } = await start(dataDir)
  expect(await query(superuserUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(readdirSync(folderOf(dataDir))).toEqual(['data'])
})

/** A folder where a first start was killed in its draft. On a busy machine a start may be past it when it is seen: then again. */
async function killedInMidDraft() {
  for (;;) {
    const dataDir = privateFolder()
    const folder = folderOf(dataDir)
    const child = startProcess(dataDir)
    const begun = () => readdirSync(folder).some((name) => isDraft(name) || name === 'data')
    await expect.poll(begun, { timeout: 60_000, interval: 5 }).toBe(true)
    await kill(child)
    if (!existsSync(join(folder, 'data'))) return dataDir
  }
}

test('kill -9 just as the server is spawned leaves no server behind', async () => {
  const dataDir = privateFolder()
  const first = await start(dataDir)
  await first.stop()
  const data = join(first.folder, 'data')
  const child = startProcess(dataDir)
  // The file is there before the number is in it.
  await expect
    .poll(() => postmaster(first.folder), { timeout: 60_000, interval: 1 })
    .toBeGreaterThan(0)
  const server = postmaster(first.folder)
  await kill(child)
  await expect.poll(() => serves(server, data), { timeout: 60_000 }).toBe(false)
})

test('a server that dies is reported and started again where it was, with its data', async () => {
  const heard: string[] = []
  const server = await start(privateFolder(), {}, (line) => heard.push(line))
  const url = server.superuserUrl('postgres')
  await query(url, 'create table kept as select 42 as answer')
  for (let time = 1; time <= 2; time++) {
    const before = postmaster(server.folder)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => heard, { timeout: 60_000 }).toHaveLength(time)
    expect(heard.at(-1)).toMatch(/^the database stopped: /)
    await expect.poll(() => answers(url), { timeout: 60_000 }).toEqual([{ answer: 42 }])
    expect(postmaster(server.folder)).not.toBe(before)
  }
})

test('a server that dies too often in a row is given up, and why is said', async () => {
  const again = { firstWaitMs: 1, times: 2 }
  const server = await start(privateFolder(), {}, () => {}, again)
  const url = server.superuserUrl('postgres')
  let lost: Error | undefined
  void server.lost.then((why) => {
    lost = why
  })
  for (let death = 1; death <= 3; death++) {
    expect(lost).toBeUndefined()
    await expect
      .poll(() => query(url, 'select 1 as one').catch(() => []), { timeout: 60_000 })
      .toEqual([{ one: 1 }])
    process.kill(postmaster(server.folder), 'SIGKILL')
  }
  expect((await server.lost).message).toMatch(
    /^DATA_DIR: the database died 3 times in a row and is not started again; .*postgresql\.log ends with: /,
  )
  await server.stop()
  expect(holder(join(server.folder, 'data'))).toBeUndefined()
})

test('a stop is final, also while a dead server is being started again', async () => {
  const server = await start(privateFolder())
  const pid = postmaster(server.folder)
  process.kill(pid, 'SIGKILL')
  await server.stop()
  const data = join(server.folder, 'data')
  expect(holder(data)).toBeUndefined()
})

test('what a dead server was still computing ends before it is started again', async () => {
  const server = await start(privateFolder())
  const url = server.superuserUrl('postgres')
  await query(url, 'create table kept as select 42 as answer')
  const order: string[] = []
  // Pure computation: the one thing that does not notice at once that its server is gone.
  const sum = query(url, 'select sum(sqrt(n)) from generate_series(1, 20000000) n')
  const computed = sum.catch(() => {}).then(() => order.push('computed'))
  const running = `select from pg_stat_activity where query like 'select sum%'`
  await expect.poll(() => query(url, running), { timeout: 60_000, interval: 10 }).toHaveLength(1)
  process.kill(postmaster(server.folder), 'SIGKILL')
  await expect.poll(() => answers(url), { timeout: 60_000 }).toEqual([{ answer: 42 }])
  order.push('started')
  await computed
  expect(order).toEqual(['computed', 'started'])
})

/** What the server says, or why it does not. */
const answers = (url: string) => query(url, 'table kept').catch((error) => String(error.code))

const isDraft = (name: string) => name.startsWith('data.')
