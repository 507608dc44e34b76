import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Passwords } from '../../../src/postgres/addresses.ts'
import { type DatabaseUrls, embeddedUrls } from '../../../src/postgres/addresses.ts'
import { ensureCluster, SERVER_ENV } from '../../../src/postgres/cluster.ts'
import { vacate } from '../../../src/postgres/lock.ts'
import { preparePlace } from '../../../src/postgres/place.ts'
import { ensurePasswords } from '../../../src/start/passwords.ts'
import { freePort } from '../../support/freePort.ts'
import { spawnWatched, type Watched } from './watched.ts'

/** A durable PostgreSQL of our own, always on the same port, which can be killed, stopped and continued. */
export interface Cluster {
  readonly passwords: Passwords
  pid(): number
  superuserUrl(database: string): string
  urls(database: string): DatabaseUrls
  /** Returns once it accepts connections. */
  start(): Promise<void>
  /** kill -9 of the postmaster: every connection breaks, nothing is flushed. */
  kill(): Promise<void>
  /** SIGSTOP of every process: connections stay open and nobody answers. Undone by the returned function. */
  freeze(): Promise<() => Promise<void>>
  /** Stops it and deletes its data. */
  end(): Promise<void>
}

const SETTINGS = ['--shared_buffers=256MB', '--max_connections=120', '--max_wal_size=4GB']
const READY_MS = 30_000

/** Creates a cluster whose secrets lie in the folder `dataDir`; fsync and synchronous commits are on. */
export async function createCluster(dataDir: string): Promise<Cluster> {
  const passwords = ensurePasswords(dataDir)
  const place = preparePlace(dataDir, passwords.superuser)
  const data = await ensureCluster(place, passwords.superuser, true)
  const port = await freePort()
  const listen = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '']
  let server: Watched | undefined
  let thaw = async () => {}

  const superuserUrl = (database: string) =>
    `postgres://postgres:${passwords.superuser}@127.0.0.1:${port}/${database}`

  async function start() {
    const deadline = performance.now() + READY_MS
    while (performance.now() < deadline) {
      if (!server || server.isOver()) {
        await vacate(dataDir, data)
        server = await spawnWatched([join(place.bin, 'postgres'), ...listen, ...SETTINGS], {
          end: 'INT',
          log: join(dataDir, 'postgresql.log'),
          cwd: place.folder,
          env: SERVER_ENV,
          user: place.user,
        })
      }
      const client = await connected(superuserUrl('postgres'))
      if (client) return client.end()
      await pause(20)
    }
    throw new Error('PostgreSQL does not start')
  }

  async function kill() {
    server?.signal('SIGKILL')
    await server?.ended
  }

  async function freeze() {
    const client = await connected(superuserUrl('postgres'))
    if (!client || !server) throw new Error('PostgreSQL does not answer')
    const { pid } = server
    // First the one that would start others, then all that there are.
    process.kill(pid, 'SIGSTOP')
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
    const frozen = [...rows.map((row) => row.pid), pid]
    for (const each of frozen) process.kill(each, 'SIGSTOP')
    thaw = async () => {
      thaw = async () => {}
      for (const each of frozen) process.kill(each, 'SIGCONT')
      await client.end()
    }
    return () => thaw()
  }

  async function end() {
    await thaw()
    server?.signal('SIGINT')
    await server?.ended
    rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  await start()
  const urls = (database: string) => embeddedUrls(port, database, passwords)
  const pid = () => server?.pid ?? 0
  return { passwords, pid, superuserUrl, urls, start, kill, freeze, end }
}

async function connected(url: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch {
    return undefined
  }
}
