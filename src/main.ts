import { pino } from 'pino'
import { createApp } from './app.ts'
import { connect } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { createMailbox, mailboxTransport } from './demo/mailbox.ts'
import { welcome } from './demo/welcome.ts'
import { localRegister } from './identity/localRegister.ts'
import { createThrottles } from './identity/throttle/throttles.ts'
import { smtpTransport } from './messages/channels/smtp.ts'
import type { Parts } from './parts.ts'
import { createFieldKeys } from './privacy/fieldKeys.ts'
import { loadConfig } from './start/config.ts'
import { provideDatabase } from './start/database.ts'
import { endOnFailure, failureText } from './start/failure.ts'
import { refusePrivilegedRole, rememberMode } from './start/installation.ts'
import { ensureKeys } from './start/keys.ts'
import { prepare } from './start/prepare.ts'
import { listening } from './start/server.ts'
import { siteOf } from './start/site.ts'
import { sessionSeal } from './web/session.ts'
import { startWorker } from './worker.ts'

/** Configuration → database → application and worker; then a graceful stop, in the reverse order. */
async function start() {
  const config = loadConfig()
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const secrets = config.keys ?? ensureKeys(config.dataDir)
  const keys = createFieldKeys(secrets)
  const now = () => new Date()

  const database = await provideDatabase(config, log)
  const stops: (() => Promise<void>)[] = [database.stop]
  try {
    const { urls } = database
    await migrate(urls.owner)
    await rememberMode(urls.owner, config.demo)
    await refusePrivilegedRole(urls.app)
    await prepare(urls.owner, { demo: config.demo, now: now(), keys, log })

    const { db, pool } = connect(urls.app, { poolSize: config.poolSize })
    stops.unshift(() => db.destroy())
    const site = siteOf(config, log)
    const mailbox = createMailbox()
    const transport = config.smtpUrl
      ? smtpTransport(config.smtpUrl, config.mailFrom)
      : mailboxTransport(mailbox)
    const parts: Parts = {
      config,
      db,
      keys,
      seal: sessionSeal(secrets.session),
      site,
      register: localRegister(db, keys),
      throttles: createThrottles(pool, {
        perHour: config.identifyPerHour,
        perDay: config.identifyPerDay,
        perAddressPerHour: config.identifyPerAddressPerHour,
      }),
      mailbox,
      log,
      now,
    }
    const server = await listening(createApp(parts), config)
    stops.unshift(server.stop)
    const worker = startWorker({
      jobsUrl: urls.jobs,
      db,
      keys,
      site,
      sealKey: secrets.seal,
      transport,
      dataDir: config.dataDir,
      log,
      now,
    })
    stops.splice(1, 0, () => worker.stop())
    welcome(site)
  } catch (error) {
    await stopAll()
    throw error
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopAll())

  /** In-flight requests finish first, then the worker, the pool and the embedded database. */
  async function stopAll() {
    for (const stop of stops.splice(0)) await stop()
  }
}

endOnFailure()
try {
  await start()
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
