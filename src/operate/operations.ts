import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CannotStart } from '../db/cannotStart.ts'
import type { OpenTrx } from '../db/database.ts'
import { asOwner } from '../db/owner.ts'
import { importPostalFile } from '../directory/load/importPostalFile.ts'
import { loadDirectory } from '../directory/load/loadDirectory.ts'
import { loadRegister } from '../identity/loadRegister.ts'
import { personOf } from '../identity/localRegister.ts'
import type { DatabaseUrls } from '../postgres/addresses.ts'
import { createFieldKeys } from '../privacy/fieldKeys.ts'
import { siteDay } from '../schedule/calendar.ts'
import { publishSlots } from '../schedule/plans/publishSlots.ts'
import type { Keys } from '../start/keys.ts'
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
  now: Date
}

/** Does one thing wholly or not at all, and says what was done; throws what is wrong with the files. */
export type Operation = (installation: Installation) => Promise<string>

/** The operation that a command line asks for; nothing when it asks for none that we know. */
export function operationOf([name, given, ...more]: string[]): Operation | undefined {
  if (more.length > 0) return undefined
  if (name === 'slots' && /^([1-9]|[1-4]\d|5[0-2])$/.test(given ?? WEEKS))
    return (on) => slots(on, Number(given ?? WEEKS))
  if (name === 'verify-log') return (on) => verifyLog(on, given)
  if (name === 'directory' && given) return (on) => directory(on, given)
  if (name === 'register' && given) return (on) => register(on, given)
  if (name === 'postal' && given) return (on) => postal(on, given)
  return undefined
}

async function directory(on: Installation, folder: string) {
  const file = (name: string) => textOf(join(folder, `${name}.csv`))
  const texts = {
    groups: await file('groups'),
    clinics: await file('clinics'),
    practitioners: await file('practitioners'),
    services: await file('services'),
    openings: await file('openings'),
  }
  return asOwner(on.urls.owner, async (trx) => {
    await loadDirectory(trx, texts)
    const counts: string[] = []
    for (const [said, table] of COUNTED) counts.push(`${said}: ${await countOf(trx, table)}`)
    return counts.join(', ')
  })
}

async function countOf(trx: OpenTrx, table: (typeof COUNTED)[number][1]) {
  const { count } = await trx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

async function register(on: Installation, file: string) {
  const keys = createFieldKeys(on.secrets)
  const sealing = { personOf: (number: string) => personOf(keys, number), seal: keys.seal }
  const people = await textOf(file)
  return asOwner(
    on.urls.owner,
    async (trx) => `people in the register: ${await loadRegister(trx, people, sealing)}`,
  )
}

async function postal(on: Installation, file: string) {
  const text = await textOf(file)
  return asOwner(on.urls.owner, async (trx) => `postal areas: ${await importPostalFile(trx, text)}`)
}

async function slots(on: Installation, weeks: number) {
  const from = siteDay(on.now)
  return asOwner(on.urls.owner, async (trx) => {
    const published = await publishSlots(trx, { from, weeks, now: on.now })
    return `new slots: ${published}, from ${from}, weeks: ${weeks}`
  })
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${file}: cannot be read (${error.code})`)
  })
}
