import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { CannotStart } from '../db/cannotStart.ts'
import { ensureCluster } from './cluster.ts'
import { launch, type Settings } from './launch.ts'
import { holder, PATIENCE_MS, vacate } from './lock.ts'
import { preparePlace } from './place.ts'

/** The two things that starting a database has to say. */
export type Log = Pick<Logger, 'info' | 'error'>

/** A running server: `folder` holds its data and nothing else. */
export type Embedded = {
  readonly port: number
  readonly folder: string
  readonly superuserUrl: (database: string) => string
  /** Why it is given up, once it has died too often in a row. */
  readonly lost: Promise<CannotStart>
  readonly stop: () => Promise<void>
}

/**
 * Starts a durable, loopback-only PostgreSQL on this folder; it never outlives this process. When it dies it is started
 * again on the same port, at once and then ever more slowly; meanwhile the application answers 503. After too many deaths
 * in a row it stays dead, and `lost` says so.
 */
export async function startEmbedded(options: {
  dataDir: string
  /** The superuser's password, which the cluster gets when it is made. */
  superuser: string
  log: Log
  settings?: Settings
  /** How soon and how often in a row a dead server is started again. */
  again?: { firstWaitMs: number; times: number }
}): Promise<Embedded> {
  const { dataDir, superuser, log, settings = {}, again = AGAIN } = options
  const place = preparePlace(dataDir, superuser)
  const data = await ensureCluster(place, superuser, settings['fsync'] !== 'off')
  const report = join(dataDir, 'postgresql.log')
  const stopping = new AbortController()

  /** A server that accepts connections. */
  async function launched(asked?: number) {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      await vacate(dataDir, data)
      const server = await launch(place, data, { report, settings, port: asked })
      if (await server.ready()) return server
      await server.stop()
      // The report is shared: a copy that started with us may have written over what ours said.
      const passing = PASSING.test(read(report)) || holder(data) !== undefined
      if (performance.now() > deadline || !passing)
        throw new CannotStart(`DATA_DIR: the database in ${data} does not start: ${fate(report)}`)
      await delay(100)
    }
  }

  let server = await launched()
  const { port } = server
  log.info(`database ready on port ${port}, data in ${data}`)

  const lost = Promise.withResolvers<CannotStart>()
  async function keepUp() {
    for (let deaths = 0; ; ) {
      const since = performance.now()
      const asked = await server.ended
      if (asked || stopping.signal.aborted) return
      log.error(`the database stopped: ${fate(report)}`)
      deaths = performance.now() - since > LONGEST_WAIT_MS ? 1 : deaths + 1
      if (deaths > again.times) return lost.resolve(tooOften(deaths, report))
      const wait = Math.min(again.firstWaitMs * 2 ** (deaths - 1), LONGEST_WAIT_MS)
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      try {
        server = await launched(port)
        // Asked to stop while it was started.
        if (stopping.signal.aborted) return await server.stop()
        log.info('the database works again')
      } catch (error) {
        log.error(
          error instanceof CannotStart ? error.message : 'the database does not start again',
        )
      }
    }
  }
  const keeping = keepUp()

  const stop = async () => {
    stopping.abort()
    await server.stop()
    await keeping
  }
  const superuserUrl = (database: string) =>
    `postgres://postgres:${superuser}@127.0.0.1:${port}/${database}`
  return { port, folder: place.folder, superuserUrl, lost: lost.promise, stop }
}

// Nearly a minute in all, half of it before the last time.
const AGAIN = { firstWaitMs: 100, times: 9 }
const LONGEST_WAIT_MS = 30_000

// A port taken since we looked, a copy that started with us, the last breath of a killed server.
const PASSING = /already in use|already exists|still in use/

const tooOften = (deaths: number, report: string) =>
  new CannotStart(
    `DATA_DIR: the database died ${deaths} times in a row and is not started again; ${report} ends with: ${fate(report)}`,
  )

const fate = (report: string): string => {
  const lines = read(report).trim().split('\n')
  return lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? ''
}

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
