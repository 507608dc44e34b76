import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { carryOutDecisions } from './booking/closures/carryOut.ts'
import { composeWith } from './booking/compose.ts'
import { planReminders } from './booking/notices/reminders.ts'
import { bookingRetention } from './booking/retention.ts'
import { connect } from './db/database.ts'
import type { Locale } from './db/schema.ts'
import { directoryRetention } from './directory/retention.ts'
import { identityRetention } from './identity/retention.ts'
import type { Transport } from './messages/channels/smtp.ts'
import type { TextTransport } from './messages/channels/text.ts'
import { deliver, deliverToStaff } from './messages/deliver.ts'
import { createJobs } from './messages/jobs.ts'
import { countQueue } from './messages/messageCounts.ts'
import { drainOutbox } from './messages/outbox.ts'
import type { OutboxMessage, StaffMessage } from './messages/outboxMessage.ts'
import { paceOf } from './messages/pace.ts'
import { applyReceipts } from './messages/receipts/applyReceipts.ts'
import { messageRetention } from './messages/retention.ts'
import type { FieldKeys } from './privacy/fieldKeys.ts'
import { sealAccessLog } from './privacy/log/sealAccessLog.ts'
import type { PublishedSeal } from './privacy/log/sealDigest.ts'
import { forgetOld, type Keep, privacyRetention } from './privacy/retention.ts'
import { siteDay } from './schedule/calendar.ts'
import { extendHorizon } from './schedule/timetable/publishSlots.ts'
import { cookieRetention } from './site/cookies/retention.ts'
import { siteRetention } from './site/retention.ts'
import { closeIdleAccounts } from './staff/accounts/idle.ts'
import { composeStaffMail } from './staff/mails.ts'
import { composeNews, isNews } from './staff/news/newsMail.ts'
import { tellNews } from './staff/news/tellNews.ts'
import { staffRetention } from './staff/retention.ts'
import { every } from './start/every.ts'
import { everySecond } from './start/everySecond.ts'

/** What is forgotten, as each feature declares it. */
export const RETENTION = [
  ...bookingRetention,
  ...messageRetention,
  ...identityRetention,
  ...staffRetention,
  ...directoryRetention,
  ...siteRetention,
  ...cookieRetention,
  ...privacyRetention,
]

export interface WorkerParts {
  jobsUrl: string
  keys: FieldKeys
  site: { origin: string; email: string; name: Record<Locale, string> }
  /** 32 bytes in hexadecimal, kept outside the database. */
  sealKey: string
  /** The worker's from now on: stopping the worker closes it. */
  transport: Transport
  texts: TextTransport
  messagesPerSecond: number
  dataDir: string
  keep: Keep
  log: Logger
  now: () => Date
}

/**
 * Starts what happens without anyone waiting: messages leave within seconds, reminders and news of staff within a minute of their hour, the
 * access log is sealed within seconds (S-14), what was decided of closed days is done within seconds, published weeks grow by a
 * day and what has served its time is forgotten within the hour. Returns at once, and outlives the database's absences.
 */
export function startWorker(parts: WorkerParts): { stop(): Promise<void> } {
  const { keys, site, transport, texts, log } = parts
  const pace = paceOf(parts.messagesPerSecond)
  const queue = connect(parts.jobsUrl, { poolSize: pace.lanes + CHORES })
  const delivery = {
    db: queue.db,
    transport,
    texts,
    site,
    now: parts.now,
    compose: composeWith({ keys, origin: site.origin, email: site.email }),
  }
  const mail = composeStaffMail(keys, site)
  const news = composeNews({ db: queue.db, keys }, site)
  const composeForStaff = async (message: StaffMessage) =>
    isNews(message.kind) ? news(message) : mail(message)
  const toStaff = { ...delivery, compose: composeForStaff }
  const send = (message: OutboxMessage | StaffMessage, signal: AbortSignal) =>
    'patient_id' in message
      ? deliver(delivery, message, signal)
      : deliverToStaff(toStaff, message, signal)
  const jobs = createJobs(queue, send, { pace, log, now: parts.now })
  const rounds = everySecond(
    {
      queue: jobs.keepRunning,
      outbox: () => drainOutbox(queue.db, pace.waiting),
      receipts: () => applyReceipts(queue.db),
      closures: () => carryOutDecisions(queue.db, log),
      stale: jobs.releaseStale,
      counts: every(COUNTING, () => countQueue(queue.db)),
      seal: () => sealAccessLog(queue.db, { key: parts.sealKey, publish, wentBack }),
      reminders: every(MINUTE, () => planReminders(queue.db, log)),
      news: every(MINUTE, () => tellNews(queue.db, keys, log)),
      horizon: every(HOUR, extendPlans),
      idle: every(HOUR, () => closeIdleAccounts(queue.db, keys, parts.now(), log)),
      forget: every(HOUR, () => forgetOld(queue.db, RETENTION, parts.keep)),
    },
    log,
  )

  function extendPlans() {
    const now = parts.now()
    return extendHorizon(queue.db, { today: siteDay(now), now }, log)
  }

  /** Outside the database, so that a log cut at its end is noticed: in a file, and in the log that operators ship. */
  async function publish(seal: PublishedSeal) {
    log.info(seal, 'access log sealed')
    await mkdir(parts.dataDir, { recursive: true, mode: 0o700 })
    const file = join(parts.dataDir, 'access-seals.log')
    await appendFile(file, `${JSON.stringify(seal)}\n`, { mode: 0o600 })
  }

  function wentBack() {
    log.error(
      'the access log cannot be sealed: transaction ids are below the last seal (decision 0003)',
    )
  }

  return {
    async stop() {
      await rounds.stop()
      await jobs.stop()
      transport.close()
      // A database that does not answer keeps nobody from leaving.
      await Promise.race([queue.pool.end(), pause(2_000, undefined, { ref: false })])
    },
  }
}

/** Connections for what is no delivery. */
const CHORES = 3

/** What waits in the queue is told as it was at most so long ago. */
const COUNTING = 5000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
