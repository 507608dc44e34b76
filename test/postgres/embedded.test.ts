import { once } from 'node:events'
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { privateFolder, query, start } from '../support/embeddedServers.ts'

test('the server is durable, listens on the loopback, and wants a password', async () => {
  const server = await start(privateFolder(), {})
  const url = server.superuserUrl('postgres')
  const names = [
    ...['fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'max_connections'],
    ...['unix_socket_directories', 'shared_preload_libraries', 'log_statement'],
  ]
  const shown = await Promise.all(names.map((name) => query(url, `show ${name}`)))
  expect(Object.assign({}, ...shown.flat())).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    listen_addresses: '127.0.0.1',
    max_connections: '100',
    unix_socket_directories: '',
    shared_preload_libraries: '',
    log_statement: 'none',
  })
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outside = cards.filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const host of ['127.0.0.2', '::1', ...outside.map(({ address }) => address)])
    await expect(once(connect(server.port, host), 'connect')).rejects.toThrow()
  await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password')
})

test('a second start finds the data, even after the data folder moved', async () => {
  const home = privateFolder()
  const first = await start(join(home, 'here'))
  await query(first.superuserUrl('postgres'), 'create table kept as select 42 as answer')
  await first.stop()
  renameSync(join(home, 'here'), join(home, 'there'))
  const second = await start(join(home, 'there'))
  expect(await query(second.superuserUrl('postgres'), 'table kept')).toEqual([{ answer: 42 }])
})

test('only their owner reads the secrets, and the server learns none of ours', async () => {
  vi.stubEnv('SEAL_KEY', 'planted')
  onTestFinished(() => void vi.unstubAllEnvs())
  const dataDir = join(privateFolder(), 'data')
  const { folder, superuserUrl } = await start(dataDir)
  expect(modes(dataDir, ['.', 'passwords.json', 'postgresql.log'])).toEqual(['700', '600', '600'])
  expect(modes(folder, ['.', 'data'])).toEqual(['700', '700'])
  expect(readdirSync(folder)).toEqual(['data'])
  const env = `create temp table env (line text); copy env from program 'env'; table env`
  const lines = await query(superuserUrl('postgres'), env)
  expect(lines).toContainEqual({ line: 'TZ=UTC' })
  expect(JSON.stringify(lines)).not.toContain('planted')
})

test('what people typed does not reach the server’s log', async () => {
  const dataDir = privateFolder()
  const url = (await start(dataDir)).superuserUrl('postgres')
  const insert = `insert into card values ('TREM90010112')`
  await query(url, `create table card (nam text unique); ${insert}`)
  await expect(query(url, insert)).rejects.toThrow('unique')
  await expect(query(url, `select 'TREM90010112'::uuid`)).rejects.toThrow('uuid')
  const log = readFileSync(join(dataDir, 'postgresql.log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toContain('TREM')
})

const modes = (folder: string, names: string[]) =>
  names.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))
