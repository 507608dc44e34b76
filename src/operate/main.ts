import { migrate } from '../db/migrate.ts'
import { loadConfig, statusDir } from '../start/config.ts'
import { provideDatabase } from '../start/database.ts'
import { endOnFailure, failureText } from '../start/failure.ts'
import { rememberMode } from '../start/installation.ts'
import { allKeys, ensureKeys } from '../start/keys.ts'
import { policyFacts } from '../start/policyFacts.ts'
import { RETENTION } from '../worker.ts'
import { incidentOperation, type Telling } from './incident.ts'
import { type Operation, operationOf } from './operations.ts'

const USAGE = `Usage: npm run operate -- <operation>
  directory <folder> [removals]      load groups, clinics, practitioners, services and openings (.csv, as in demo/)
  register <people.csv> [removals]   make the register of insured people what the file says; with the word removals,
                                     also when more than a tenth of what is known would go
  postal <CA.txt>         import the postal file of GeoNames
  slots [weeks]           publish the slots of the weeks to come, from today (1 to 52; 6 unless told)
  invite <e-mail> <role> [clinic]    print the link by which somebody comes in: as network, or as reception,
                                     practitioner, manager or privacy at the clinic of this code
  messages                how many messages wait, what became of those of the last 24 hours, and what is switched off
  messages off|on <kind> <channel>   keep messages of a kind (reminder, code, …, all) on a channel (email, sms, all) from
                                     leaving, or let them leave again; one whose time is over meanwhile expires
  feedback [days]         what people said of the pages, in so many days (30 unless told)
  statistics [weeks]      how much the site was used, week by week (4 unless told); nothing below five is told
  incident                tell the incidents of the status page; these four words need no database
  incident open <site|bookings|emails|texts> <French> <English>
  incident update|close <number> <French> <English>
  incident-reports <your name>       read the reports of suspected confidentiality incidents; that you did is written down
  policy                  which policies are in force and announced, and whether the configuration makes other texts
  policy text privacy|terms fr|en    print the text that the configuration makes
  policy publish privacy|terms <day> <purpose> <purpose in English> [<text> <text in English>]
                          announce a version, in force from that day on, and why: the texts that the configuration
                          makes, or those of two files; refused while something is missing that the law asks for
  verify-log [seals]      verify the access log, and against every seal of the file of published ones`

/** Does the operation on the configured database, else on that of the trial, which must not be running. */
async function operate(operation: Operation) {
  const config = loadConfig()
  const database = await provideDatabase(config, { info: () => {}, error: console.error })
  try {
    await migrate(database.urls.owner)
    await rememberMode(database.urls.owner, config.demo)
    const secrets = allKeys(config.keys ?? ensureKeys(config.dataDir))
    const { publicOrigin: origin } = config
    const on = {
      urls: database.urls,
      secrets,
      origin,
      policies: policyFacts(config, RETENTION),
      now: new Date(),
      progress: console.error,
    }
    console.log(await operation(on))
  } finally {
    await database.stop()
  }
}

/** Tells of an incident where the status page reads it, whatever runs or does not. */
async function announceIncident(telling: Telling) {
  console.log(await telling({ folder: statusDir(), now: new Date() }))
}

endOnFailure()
const words = process.argv.slice(2)
const telling = incidentOperation(words)
const operation = operationOf(words)
try {
  if (telling) await announceIncident(telling)
  else if (operation) await operate(operation)
  else console.error(USAGE)
  process.exitCode = telling || operation ? 0 : 2
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
