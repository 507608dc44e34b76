import { constants, setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { createApp, createWaitingApp } from './app.ts'
import { CannotStart } from './db/cannotStart.ts'
import { connect } from './db/database.ts'
import { REQUEST_MILLISECONDS, withinDeadline } from './db/deadline.ts'
import { migrate } from './db/migrate.ts'
import { DEMO_CARDS } from './demo/cards.ts'
import { createMailbox, mailboxTexts, mailboxTransport } from './demo/mailbox.ts'
import { DEMO_WORKERS } from './demo/staff.ts'
import { bindDemoStaff } from './demo/staffIdentities.ts'
import { startTagServer } from './demo/tagServer.ts'
import { bookDemoVisits } from './demo/visits.ts'
import { welcome } from './demo/welcome.ts'
import { localRegister } from './identity/register/localRegister.ts'
import { createThrottles } from './identity/throttle/throttles.ts'
import { gatewayTexts } from './messages/channels/gateway.ts'
import { smtpTransport } from './messages/channels/smtp.ts'
import { RECEIPT_MILLISECONDS } from './messages/receipts/receiptRoutes.ts'
import { createProvider } from './openid/provider.ts'
import type { Parts } from './parts.ts'
import { createFieldKeys } from './privacy/fieldKeys.ts'
import { createChoiceLimit } from './site/cookies/choiceLimit.ts'
import { warnOfPolicies } from './site/policies/changedConfiguration.ts'
import { createPolicies } from './site/policies/policies.ts'
import { createStatistics } from './site/statistics/statistics.ts'
import { openStatusBook } from './site/status/statusBook.ts'
import { warnOfPasskeys } from './staff/factors/passkeys.ts'
import { warnOfClock } from './start/clock.ts'
import { COMMANDS, type Command } from './start/command.ts'
import { loadConfig } from './start/config.ts'
import { provideDatabase } from './start/database.ts'
import { every } from './start/every.ts'
import { everySecond } from './start/everySecond.ts'
import { endOnFailure, failureText } from './start/failure.ts'
import { provideIdentityServices } from './start/identity.ts'
import { refuseOtherMode, refusePrivilegedRole, rememberMode } from './start/installation.ts'
import { ensureKeys, requiredKey, type SomeKeys } from './start/keys.ts'
import { policyFacts } from './start/policyFacts.ts'
import { prepare } from './start/prepare.ts'
import { listening } from './start/server.ts'
import { siteOf } from './start/site.ts'
import { receiptsOf } from './start/textGateway.ts'
import { isOnThisMachine } from './start/way.ts'
import { whenAnswered } from './start/whenAnswered.ts'
import { createLine } from './web/line.ts'
import { createSeal } from './web/sealed.ts'
import { RETENTION, startWorker } from './worker.ts'

/** Configuration → database → worker and application; then a graceful stop, in the reverse order. */
async function start(command: Command | undefined) {
  const does = (one: Command) => command === undefined || command === one
  // On a machine that they share, what nobody waits for gives way to what somebody does.
  if (command === 'worker') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const config = loadConfig(undefined, command)
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
  const secrets: SomeKeys = config.keys ?? ensureKeys(config.dataDir)
  const facts = policyFacts(config, RETENTION)
  const now = () => new Date()
  const leaving = new AbortController()

  await using stack = new AsyncDisposableStack()
  const database = await provideDatabase(config, log)
  stack.defer(database.stop)
  // Whoever restarts processes may; one that could only say 503 for ever ends, and says why.
  void database.lost?.then((why) => Promise.reject(why))
  const { urls } = database
  if (does('migrate')) {
    await migrate(urls.owner)
    await rememberMode(urls.owner, config.demo)
    await prepare(urls.owner, { demo: config.demo, now: now(), secrets, policies: facts, log })
  }
  if (command === 'migrate') return

  const isTrial = config.demo && !config.cookieTags && does('web') && isOnThisMachine(config)
  const demoTags = isTrial ? await startTagServer(config.port) : undefined
  if (demoTags) stack.defer(demoTags.stop)
  const site = siteOf(config, log, demoTags?.settings)
  const mailbox = createMailbox()
  const keys = createFieldKeys({ field: requiredKey(secrets.field), index: secrets.index })
  if (does('worker')) {
    await refusePrivilegedRole(urls.jobs, 'DATABASE_JOBS_URL', 'clinic_jobs')
    const worker = startWorker({
      jobsUrl: urls.jobs,
      keys,
      site,
      sealKey: requiredKey(secrets.seal),
      transport: config.smtpUrl
        ? smtpTransport(config.smtpUrl, config.mailFrom, { plain: config.smtpPlain })
        : mailboxTransport(mailbox),
      messagesPerSecond: config.messagesPerSecond,
      texts:
        site.mailbox && !config.textGateway
          ? mailboxTexts(mailbox)
          : gatewayTexts(config.textGateway, site),
      dataDir: config.dataDir,
      keep: config.keep,
      log,
      now,
    })
    stack.defer(() => worker.stop())
  }
  if (does('web')) {
    const { db } = connect(urls.app, config)
    stack.defer(() => db.destroy())
    const admit = async () => {
      await refusePrivilegedRole(urls.app, 'DATABASE_URL', 'clinic_app')
      await refuseOtherMode(db, config.demo)
      await warnOfClock(urls.app, now, log)
      await warnOfPasskeys(db, site, log)
      await warnOfPolicies(db, facts, log)
    }
    const answers = await whenAnswered(admit, log, leaving.signal)
    const status = await openStatusBook({ db, folder: config.statusDir, log, now })
    const statistics = createStatistics(db)
    // Once nothing is asked any more, and before the database is left.
    stack.defer(() =>
      withinDeadline(async () => void (await statistics.flush())).catch(() =>
        log.warn('what was counted last is lost'),
      ),
    )
    const watch = everySecond(
      { status: every(LOOK, status.look), statistics: every(FLUSH, statistics.flush) },
      log,
    )
    stack.defer(watch.stop)
    const policies = createPolicies(db)
    const identity = await provideIdentityServices(config)
    stack.defer(identity.stop)
    const parts: Parts = {
      config,
      db,
      line: createLine(config.poolSize),
      requestMilliseconds: REQUEST_MILLISECONDS,
      keys,
      seal: createSeal(requiredKey(secrets.session)),
      site,
      register: localRegister(db, keys),
      government: identity.government && createProvider(identity.government),
      staffService: identity.staff && createProvider(identity.staff),
      limits: config.limits,
      throttles: createThrottles(db, config.identifications),
      choiceLimit: createChoiceLimit(),
      textReceipts: receiptsOf(config),
      receiptMilliseconds: RECEIPT_MILLISECONDS,
      organisation: config.organisation,
      policies,
      terms: policies,
      mailbox,
      status,
      statistics,
      trialCards: config.demo ? DEMO_CARDS : [],
      trialWorkers: config.demo ? DEMO_WORKERS : [],
      leaving: leaving.signal,
      log,
      now,
    }
    if (answers.now && identity.demoStaff && identity.staff)
      await bindDemoStaff(parts, { issuer: identity.staff.issuer, now: now() })
    let served = answers.now ? createApp(parts) : createWaitingApp(parts)
    const server = await listening({ fetch: (...asked) => served.fetch(...asked) }, config)
    stack.defer(server.stop)
    // What is refused then ends the process, as it does when the database answers at once.
    void answers.later.then((answered) => {
      if (answered) served = createApp(parts)
    })
    welcome(site)
    if (config.demo)
      bookDemoVisits(parts, now()).catch(() =>
        log.warn('the demonstration has no visits of its own'),
      )
  }

  // From here on, a signal stops all of it in the reverse order of its start.
  const started = stack.move()
  const leave = async (wait: number) => {
    leaving.abort()
    await pause(wait)
    await started.disposeAsync()
  }
  // Whoever routes to this process has the time to see that it leaves; whoever started it by hand waits for nothing.
  process.once('SIGTERM', () => void leave(does('web') ? config.leaveMs : 0))
  process.once('SIGINT', () => void leave(0))
}

/** How often the status page looks at each component. */
const LOOK = 15_000
/** How often what was counted is added to the day's counts. */
const FLUSH = 60_000

endOnFailure()
const [word] = process.argv.slice(2)
const command = COMMANDS.find((one) => one === word)
try {
  if (word && !command)
    throw new CannotStart(`there are: ${COMMANDS.join(', ')}, or no word for all`)
  await start(command)
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
