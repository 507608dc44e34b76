import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileAt } from '../csv/sourceFile.ts'
import type { OpenTrx } from '../db/database.ts'
import { analyze, type Copy } from '../db/owner.ts'
import { lambert } from '../directory/lambert.ts'
import { loadDirectory } from '../directory/load/loadDirectory.ts'
import { readDirectory } from '../directory/load/readDirectory.ts'
import { storePostalAreas } from '../directory/load/storePostalAreas.ts'
import { type PostalArea, postalAreas } from '../directory/postalAreas.ts'
import { quebecDay } from '../i18n/zone.ts'
import { loadRegister } from '../identity/register/loadRegister.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { publishSlots } from '../schedule/timetable/publishSlots.ts'
import { loadDemoStaff } from './staff.ts'

const WEEKS = 6
/** Areas as wide as countries, or islands: here they lie where their one clinic is, or nobody would find it nearby. */
export const DEMO_AREAS: PostalArea[] = [
  { fsa: 'G0G', position: lambert(51.43, -57.13) },
  { fsa: 'G4T', position: lambert(47.38, -61.86) },
  { fsa: 'J0M', position: lambert(58.11, -68.42) },
]
const MOST_AT_ONCE = 5000
/** So that the page for a search that finds nothing can be seen; null stands for every reason. */
const FULL = [
  { clinic: 'trois-rivieres', reason: null },
  { clinic: 'montreal-verdun', reason: 'urgent' },
]

/** Loads the invented network, register and six weeks of slots in the caller's transaction: the same at every load of one moment. */
export async function loadDemo(
  trx: OpenTrx,
  copy: Copy,
  { now, keys }: { now: Date; keys: FieldKeys },
): Promise<void> {
  const directory = await readDirectory({
    groups: demoFile('groups.csv'),
    clinics: demoFile('clinics.csv'),
    practitioners: demoFile('practitioners.csv'),
    services: demoFile('services.csv'),
    openings: demoFile('openings.csv'),
  })
  await loadDirectory(trx, directory)
  await storePostalAreas(trx, postalAreas(), 'keep')
  await storePostalAreas(trx, DEMO_AREAS, 'replace')
  await loadRegister(demoFile('people.csv'), { trx, copy, keys, today: quebecDay(now) })
  await topUpDemo(trx, { now, keys })
  // The statistics of a fresh table would come a minute later, and the first search is now.
  await analyze(trx, ['clinic', 'practitioner', 'practitioner_role', 'healthcare_service', 'slot'])
}

/** Publishes the demo's slots up to six weeks ahead and gives its staff their accounts, in the caller's transaction; what is already there stays as people left it. */
export async function topUpDemo(
  trx: OpenTrx,
  { now, keys }: { now: Date; keys: FieldKeys },
): Promise<void> {
  await loadDemoStaff(trx, { keys, now })
  const today = quebecDay(now)
  await publishSlots(trx, { from: today, weeks: WEEKS, now })
  await takeSome(trx, { now, today })
}

/** Takes some of the slots just published, the same ones every time: most tomorrow, one in five from four weeks on. */
async function takeSome(trx: OpenTrx, { now, today }: { now: Date; today: string }) {
  const slots = await trx
    .selectFrom('slot')
    .innerJoin('practitioner', 'practitioner.id', 'slot.practitioner_id')
    .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
    .select(['slot.id', 'slot.reason', 'slot.starts_at', 'slot.starts_on'])
    .select(['practitioner.code as practitioner', 'clinic.code as clinic'])
    .where('slot.published_at', '=', now)
    .where('slot.status', '=', 'free')
    .execute()
  const taken = slots.filter(({ clinic, reason, practitioner, starts_at, starts_on }) => {
    if (FULL.some((full) => full.clinic === clinic && (full.reason ?? reason) === reason))
      return true
    const { days } = Temporal.PlainDate.from(today).until(starts_on)
    return percentOf(`${practitioner}${starts_at.toISOString()}`) < Math.max(20, 76 - 2 * days)
  })
  for (let at = 0; at < taken.length; at += MOST_AT_ONCE) {
    const ids = taken.slice(at, at + MOST_AT_ONCE).map(({ id }) => id)
    await trx
      .updateTable('slot')
      .set({ status: 'busy-unavailable' })
      .where('id', 'in', ids)
      .execute()
  }
}

/** A number from 0 to 99 that looks like chance and is the same for the same text. */
function percentOf(text: string) {
  return createHash('sha256').update(text).digest().readUInt32BE() % 100
}

const demoFile = (name: string) => fileAt(join(import.meta.dirname, '../../demo', name))
