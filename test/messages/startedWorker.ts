import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import type { Text } from '../../src/messages/channels/text.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { startWorker, type WorkerParts } from '../../src/worker.ts'
import { now, type TestDatabase } from '../support/database.ts'
import { patientPool } from '../support/patient.ts'

const key = randomBytes(32).toString('hex')
export const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })

export interface TestWorker {
  /** As the worker: the queue's tables are its own. */
  jobs: ReturnType<typeof patientPool>
  /** Whom something was sent to, in order. */
  sent: string[]
  /** Starts a worker, which stops with the test or before. */
  start(change?: Partial<WorkerParts>): () => Promise<void>
  /** Moves the worker's clock and the database's together. */
  travel(to: Date): Promise<void>
}

/** Real workers whose mails and texts are handed to this test; the queue is there, and empty, at the start of each. */
export function useWorker(context: TestDatabase): TestWorker {
  const worker = { sent: [] } as unknown as TestWorker
  let stops: (() => Promise<void>)[] = []
  let clock = now
  let dataDir: string

  worker.start = (change = {}) => {
    const keep = async ({ to }: Mail | Text) => void worker.sent.push(to)
    const { stop } = startWorker({
      jobsUrl: context.jobsUrl,
      keys,
      site: {
        origin: 'https://rdv.example',
        email: 'aide@rdv.example',
        name: { fr: 'Rendez-vous', en: 'Appointments' },
      },
      sealKey: key,
      transport: { send: keep, close() {} },
      texts: { send: keep },
      messagesPerSecond: 15,
      dataDir,
      keep: {},
      log: pino({ level: 'silent' }),
      now: () => clock,
      ...change,
    })
    let stopped: Promise<void> | undefined
    const once = () => {
      stopped ??= stop()
      return stopped
    }
    stops.push(once)
    return once
  }
  worker.travel = async (to) => {
    clock = to
    await context.setClock(to)
  }

  beforeAll(() => {
    worker.jobs = patientPool(context.jobsUrl)
  })
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'worker-test-'))
    worker.sent.length = 0
    clock = now
    stops = []
    await worker.start()()
  })
  afterEach(async () => {
    for (const stop of stops) await stop()
    await worker.jobs.pool.query('delete from graphile_worker._private_jobs')
    await rm(dataDir, { recursive: true })
  })
  afterAll(() => worker.jobs.pool.end())
  return worker
}
