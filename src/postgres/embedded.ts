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
  readonly stop: () => Promise<void>
}

/** Starts a durable, loopback-only PostgreSQL on this folder; it never outlives this process. */
export async function startEmbedded(options: {
  dataDir: string
  /** The superuser's password, which the cluster gets when it is made. */
  superuser: string
  log: Log
  settings?: Settings
}): Promise<Embedded> {
  const { dataDir, superuser, log, settings = {} } = options
  const place = preparePlace(dataDir, superuser)
  const data = await ensureCluster(place, superuser, settings['fsync'] !== 'off')
  const report = join(dataDir, 'postgresql.log')
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    await vacate(dataDir, data)
    const server = await launch(place, data, report, settings)
    if (await server.ready()) {
      log.info(`database ready on port ${server.port}, data in ${data}`)
      server.ended.then((asked) => asked || log.error(`the database stopped: ${fate(report)}`))
      const superuserUrl = (database: string) =>
        `postgres://postgres:${superuser}@127.0.0.1:${server.port}/${database}`
      return { port: server.port, folder: place.folder, superuserUrl, stop: server.stop }
    }
    await server.stop()
    // The report is shared: a copy that started with us may have written over what ours said.
    const passing = PASSING.test(read(report)) || holder(data) !== undefined
    if (performance.now() > deadline || !passing)
      throw new CannotStart(`DATA_DIR: the database in ${data} does not start: ${fate(report)}`)
    await delay(100)
  }
}

// A port taken since we looked, a copy that started with us, the last breath of a killed server.
const PASSING = /already in use|already exists|still in use/

const fate = (report: string): string => {
  const lines = read(report).trim().split('\n')
  return lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? ''
}

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
