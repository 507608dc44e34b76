import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger as JobLogger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Logger } from 'pino'
import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import { beforeDeadline, withinDeadline } from '../db/deadline.ts'
import { sqlState } from '../db/errors.ts'
import { MessageNotSent, MessageUncertain } from './channels/notSent.ts'
import type { Outcome } from './deliver.ts'
import { holdBack, putBack } from './outbox.ts'
import { AnyMessage, type OutboxMessage, type StaffMessage } from './outboxMessage.ts'
import type { Pace } from './pace.ts'
import { retryAfter } from './retryAfter.ts'

/** A delivery that takes longer than this is given up, to be tried again. */
const LONGEST_SEND = 20_000
/** A stop that waits longer for the mail server and the database gives them up. */
const LONGEST_STOP = 6_000
/** No delivery lasts this long (sending, and twice 2.5 s of database): the process that had it is dead. */
const STALE_SECONDS = 30

export interface Jobs {
  /** Starts the queue when it is not running; throws while the database is away. */
  keepRunning(): Promise<void>
  /** Takes back the deliveries of processes that died: the queue itself would wait four hours. */
  releaseStale(): Promise<void>
  stop(): Promise<void>
}

/** The queue of messages to deliver: one whose delivery fails goes back into the outbox, until it is too late for it. */
export function createJobs(
  { db, pool }: { db: Db; pool: pg.Pool },
  send: (message: OutboxMessage | StaffMessage, signal: AbortSignal) => Promise<Outcome>,
  { pace, log, now }: { pace: Pace; log: Logger; now: () => Date },
): Jobs {
  let runner: Runner | undefined
  const turn = turns(pace.apartMs)

  async function keepRunning() {
    if (runner) return
    const events: WorkerEvents = new EventEmitter()
    const starting = run({ ...options(), events }, { deliver })
    const started = await beforeDeadline(starting, () => {
      starting.then(discard, () => {})
    })
    runner = started
    const ended = () => {
      if (runner === started) runner = undefined
      discard(started)
    }
    // A queue that lost the database shuts down, and may never say that it is done: its first word is enough.
    events.once('pool:gracefulShutdown', ended)
    started.promise.then(ended, ended)
  }

  async function deliver(payload: unknown, helpers: { abortSignal?: AbortSignal }) {
    await turn()
    const message = AnyMessage.parse(payload)
    const told = { message: message.id, kind: message.kind, attempt: message.tries + 1 }
    const signals = [AbortSignal.timeout(LONGEST_SEND), helpers.abortSignal]
    try {
      const signal = AbortSignal.any(signals.filter((each) => each !== undefined))
      const outcome = (await isHeld(message)) ? 'held' : await send(message, signal)
      log.info({ ...told, outcome }, 'message')
    } catch (error) {
      // A code, for a message may quote an address.
      const code = codeOf(error)
      const uncertain = error instanceof MessageUncertain
      // This process is about to stop: another takes the job as it is, unless there is news of it.
      if (helpers.abortSignal?.aborted && !uncertain) throw new Error(code)
      const seconds = retryAfter(message.tries, now(), message.not_after)
      log.warn({ ...told, code, uncertain, seconds: Math.round(seconds) }, 'message not sent')
      const back = uncertain && 'patient_id' in message ? { ...message, uncertain } : message
      await withinDeadline(() => putBack(db, back, seconds)).catch((lost) => {
        throw new Error(codeOf(lost))
      })
    }
  }

  /** Whose time is over is not held: it is noted as expired, and no row stays for ever. */
  async function isHeld(message: OutboxMessage | StaffMessage) {
    return now() <= message.not_after && (await withinDeadline(() => holdBack(db, message)))
  }

  function options() {
    return {
      pgPool: pool,
      concurrency: pace.lanes,
      pollInterval: 2_000,
      noHandleSignals: true,
      // What matters of the queue's own words is told by this file.
      logger: new JobLogger(() => (_, message) => log.debug({ from: 'jobs' }, message)),
      preset: {
        worker: {
          gracefulShutdownAbortTimeout: 3_000,
          // Without batching, a result that cannot be stored ends the process as an unhandled rejection.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    }
  }

  return {
    keepRunning,
    releaseStale: async () => {
      await call(db, 'release_deliveries', { seconds: STALE_SECONDS })
    },
    stop: async () => {
      await Promise.race([runner?.stop(), pause(LONGEST_STOP, undefined, { ref: false })])
    },
  }
}

/** Waits until so long after whoever asked before: what begins at the same instant holds up all that this process does. */
function turns(apartMs: number) {
  let last = -apartMs
  return () => {
    const now = performance.now()
    last = Math.max(last + apartMs, now)
    return pause(last - now)
  }
}

function discard(runner: Runner) {
  // It rejects when it has stopped already, which is what is wanted.
  runner.stop().catch(() => {})
}

function codeOf(error: unknown) {
  if (error instanceof MessageNotSent) return error.message
  return sqlState(error) ?? (error instanceof Error ? error.constructor.name : 'unknown')
}
