import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DatabaseUrls } from '../../../src/postgres/addresses.ts'
import { freePort } from '../../support/freePort.ts'
import { liveMemory, MEMORY_PROBE } from './memoryProbe.ts'
import { spawnWatched, type Watched } from './watched.ts'

/** The name people would type; the servers listen on the loopback, as behind a proxy. */
export const ORIGIN = 'https://prove.example'

/** A real server process of the product. */
export interface Application {
  readonly port: number
  pid(): number
  /** Whether it has been ready, and not ended since. */
  isUp(): boolean
  /** Bytes of memory in use, garbage collected. */
  memory(): Promise<number>
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM, then whatever it takes to stop gracefully. */
  stop(): Promise<void>
  /** Starts it again on the same port, and returns once it is ready. */
  start(): Promise<void>
  /** The last lines that it wrote. */
  lastWords(): string
}

export interface ApplicationOptions {
  urls: DatabaseUrls
  /** A folder for what it writes. */
  dataDir: string
  environment: Record<string, string>
  /** Code that runs first in the process: how a proof moves its clock or takes away a time-out. */
  preload?: string | undefined
  /** Which of the three processes of an operator it is; all of them together unless it says so. */
  word?: 'web' | undefined
}

const ROOT = join(import.meta.dirname, '../../..')
/** As the Dockerfile starts it. */
const COMMAND = [process.execPath, '--max-semi-space-size=16', '--heap-growing-percent=50']
const READY_MS = 30_000

/** What an operator tells any command of the product. */
export function settingsOf({ urls, dataDir, environment }: ApplicationOptions) {
  return {
    DEMO: '0',
    PUBLIC_ORIGIN: ORIGIN,
    DATA_DIR: dataDir,
    DATABASE_URL: urls.app,
    DATABASE_OWNER_URL: urls.owner,
    DATABASE_JOBS_URL: urls.jobs,
    OPERATOR_NAME: 'Cliniques de la Preuve',
    SUPPORT_PHONE: '1 800 555-0100',
    SUPPORT_EMAIL: 'aide@prove.example',
    ORGANISATION: join(ROOT, 'demo/organisation.json'),
    LOG_LEVEL: 'warn',
    // A few people do here what a province does.
    BOOK_PER_DAY: '1000000',
    HOLDS_PER_HOUR: '1000000',
    HOLDS_OF_A_SLOT_PER_HOUR: '1000000',
    ...environment,
  }
}

/** Starts the process that does what nobody waits for, with these settings. */
export function startWorkerProcess(dataDir: string, env: Record<string, string>): Promise<Watched> {
  const log = join(dataDir, 'worker.log')
  return spawnWatched([...COMMAND, 'src/main.ts', 'worker'], { end: 'KILL', log, cwd: ROOT, env })
}

/** Starts the product as an operator does: `node src/main.ts`, in production mode, told by its environment alone. */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { dataDir, preload = '', word } = options
  const port = await freePort()
  const log = join(dataDir, `application-${port}.log`)
  const first = `data:text/javascript,${encodeURIComponent(MEMORY_PROBE + preload)}`
  let server: Watched | undefined
  let ready = false

  async function start() {
    const command = [...COMMAND, '--import', first, 'src/main.ts', ...(word ? [word] : [])]
    server = await spawnWatched(command, {
      end: 'KILL',
      log,
      cwd: ROOT,
      env: { ...settingsOf(options), PORT: String(port) },
    })
    const deadline = performance.now() + READY_MS
    while (!server.isOver() && performance.now() < deadline) {
      const probe = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
      ready = probe?.ok ?? false
      if (ready) return
      await pause(20)
    }
    server.signal('SIGKILL')
    throw new Error(`The application does not start: ${lastWords()}`)
  }

  const lastWords = () => readFileSync(log, 'utf8').slice(-2000)

  async function end(signal: NodeJS.Signals) {
    ready = false
    server?.signal(signal)
    await server?.ended
  }

  await start()
  return {
    port,
    pid: () => server?.pid ?? 0,
    isUp: () => ready && !server?.isOver(),
    memory: () => liveMemory(log, () => server?.signal('SIGUSR2')),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    lastWords,
  }
}
