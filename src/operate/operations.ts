import { join } from 'node:path'
import { fileAt } from '../csv/sourceFile.ts'
import { asOwner } from '../db/owner.ts'
import { importPostalFile } from '../directory/load/importPostalFile.ts'
import { countOf, loadDirectory } from '../directory/load/loadDirectory.ts'
import { readDirectory } from '../directory/load/readDirectory.ts'
import { quebecDay } from '../i18n/zone.ts'
import { loadRegister } from '../identity/register/loadRegister.ts'
import type { DatabaseUrls } from '../postgres/addresses.ts'
import { createFieldKeys } from '../privacy/fieldKeys.ts'
import { siteDay } from '../schedule/calendar.ts'
import { publishSlots } from '../schedule/timetable/publishSlots.ts'
import type { PolicyFacts } from '../site/policies/policyTexts.ts'
import type { Keys } from '../start/keys.ts'
import { feedbackOperation } from './feedback.ts'
import { incidentReportsOperation } from './incidentReports.ts'
import { invitationOf } from './inviteStaff.ts'
import { messagesOperation } from './messages.ts'
import { policyOperation } from './policy.ts'
import { statisticsOperation } from './statistics.ts'
import { verifyLog } from './verifyLog.ts'

const WEEKS = '6'
const COUNTED = [
  ['groups', 'clinic_group'],
  ['clinics', 'clinic'],
  ['practitioners', 'practitioner'],
  ['services', 'healthcare_service'],
  ['weekly openings', 'plan_line'],
] as const

/** What an operation works on. */
export interface Installation {
  urls: DatabaseUrls
  secrets: Keys
  /** Where the site is, for links. */
  origin: string
  /** What policies are made from. */
  policies: PolicyFacts
  now: Date
  /** Says how far a long operation is. */
  progress(said: string): void
}

/** The word that lets more than a tenth of what is known go. */
const REMOVALS = 'removals'

/** Does one thing wholly or not at all, and says what was done; throws what is wrong with the files. */
export type Operation = (installation: Installation) => Promise<string>

/** The operation that a command line asks for; nothing when it asks for none that we know. */
export function operationOf([name, ...words]: string[]): Operation | undefined {
  const [given, word, ...more] = words
  if (name === 'invite') return invitationOf(given, word, more)
  if (name === 'messages') return messagesOperation(words)
  if (name === 'incident-reports') return incidentReportsOperation(words)
  if (name === 'feedback') return feedbackOperation(words)
  if (name === 'statistics') return statisticsOperation(words)
  if (name === 'policy') return policyOperation(words)
  const manyMayGo = word === REMOVALS
  if (more.length > 0 || (word !== undefined && !manyMayGo)) return undefined
  if (name === 'directory' && given) return (on) => directory(on, given, manyMayGo)
  if (name === 'register' && given) return (on) => register(on, given, manyMayGo)
  if (manyMayGo) return undefined
  if (name === 'slots' && /^([1-9]|[1-4]\d|5[0-2])$/.test(given ?? WEEKS))
    return (on) => slots(on, Number(given ?? WEEKS))
  if (name === 'verify-log') return (on) => verifyLog(on, given)
  if (name === 'postal' && given) return (on) => postal(on, given)
  return undefined
}

async function directory(on: Installation, folder: string, manyMayGo: boolean) {
  const file = (name: string) => fileAt(join(folder, `${name}.csv`))
  const files = {
    groups: file('groups'),
    clinics: file('clinics'),
    practitioners: file('practitioners'),
    services: file('services'),
    openings: file('openings'),
  }
  const read = await readDirectory(files)
  return asOwner(on.urls.owner, async (trx) => {
    const { tables } = await loadDirectory(trx, read, { manyMayGo })
    const counts: string[] = []
    for (const [said, table] of COUNTED) {
      const change = table === 'plan_line' ? undefined : tables[table]
      const told = change
        ? ` (added: ${change.added}, changed: ${change.changed}, gone: ${change.gone})`
        : ''
      counts.push(`${said}: ${await countOf(trx, table)}${told}`)
    }
    return counts.join(', ')
  })
}

async function register(on: Installation, file: string, manyMayGo: boolean) {
  const keys = createFieldKeys(on.secrets)
  const progress = (lines: number) => on.progress(`lines read: ${lines}`)
  const today = quebecDay(on.now)
  return asOwner(on.urls.owner, async (trx, copy) => {
    const given = { trx, copy, keys, today, manyMayGo, progress }
    const { people, added, changed, removed } = await loadRegister(fileAt(file), given)
    return `people in the register: ${people}, added: ${added}, changed: ${changed}, removed: ${removed}`
  })
}

async function postal(on: Installation, file: string) {
  return asOwner(on.urls.owner, async (trx) => {
    const { areas, added, changed, elsewhere, skipped } = await importPostalFile(trx, fileAt(file))
    const found = `postal areas: ${areas}, added: ${added}, changed: ${changed}`
    return `${found}, lines skipped: ${skipped}, of other provinces: ${elsewhere}`
  })
}

async function slots(on: Installation, weeks: number) {
  const from = siteDay(on.now)
  return asOwner(on.urls.owner, async (trx) => {
    const published = await publishSlots(trx, { from, weeks, now: on.now })
    return `new slots: ${published}, from ${from}, weeks: ${weeks}`
  })
}
