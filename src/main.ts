import { pino } from 'pino'
import { createApp } from './app.ts'
import { connect } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { DEMO_CARDS } from './demo/cards.ts'
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
import { createSeal } from './web/sealed.ts'
import { startWorker } from './worker.ts'

/** Configuration → database → application and worker; then a graceful stop, in the reverse order. */
async function start() {
  const config = loadConfig()
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const secrets = config.keys ?? ensureKeys(config.dataDir)
  const keys = createFieldKeys(secrets)
  const now = () => new Date()

  await using stack = new AsyncDisposableStack()
  const database = await provideDatabase(config, log)
  stack.defer(database.stop)
  const { urls } = database
  await migrate(urls.owner)
  await rememberMode(urls.owner, config.demo)
  await refusePrivilegedRole(urls.app)
  await prepare(urls.owner, { demo: config.demo, now: now(), keys, log })

  const { db, pool } = connect(urls.app, config)
  stack.defer(() => db.destroy())
  const site = siteOf(config, log)
  const mailbox = createMailbox()
  const parts: Parts = {
    config,
    db,
    keys,
    seal: createSeal(secrets.session),
    site,
    register: localRegister(db, keys),
    limits: config.limits,
    throttles: createThrottles(pool, {
      perHour: config.identifyPerHour,
      perDay: config.identifyPerDay,
      perPersonPerDay: config.identifyPerPersonPerDay,
      perAddressPerHour: config.identifyPerAddressPerHour,
    }),
    mailbox,
    trialCards: config.demo ? DEMO_CARDS : [],
    log,
    now,
  }
  const worker = startWorker({
    jobsUrl: urls.jobs,
    keys,
    site,
    sealKey: secrets.seal,
    transport: config.smtpUrl
      ? smtpTransport(config.smtpUrl, config.mailFrom)
      : mailboxTransport(mailbox),
    dataDir: config.dataDir,
    keep: config.keep,
    log,
    now,
  })
  stack.defer(() => worker.stop())
  const server = await listening(createApp(parts), config)
  stack.defer(server.stop)
  welcome(site)

  // From here on, a signal stops all of it in the reverse order of its start.
  const started = stack.move()
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void started.disposeAsync())
}

endOnFailure()
try {
  await start()
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
