import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { loadDirectory } from '../directory/load/loadDirectory.ts'
import { storePostalAreas } from '../directory/load/storePostalAreas.ts'
import { postalAreas } from '../directory/postalAreas.ts'
import { loadRegister, type RegisterKeys } from '../identity/loadRegister.ts'
import { publishSlots } from '../schedule/plans/publishSlots.ts'

const WEEKS = 6
/** So that the page for a search that finds nothing can be seen; null stands for every reason. */
const FULL = [
  { clinic: 'trois-rivieres', reason: null },
  { clinic: 'montreal-verdun', reason: 'urgent' },
]

/** Loads the invented network, register and six weeks of slots in the caller's transaction: the same at every load of one moment. */
export async function loadDemo(
  client: pg.ClientBase,
  { now, keys }: { now: Date; keys: RegisterKeys },
): Promise<void> {
  await loadDirectory(client, {
    groups: await demoFile('groups.csv'),
    clinics: await demoFile('clinics.csv'),
    practitioners: await demoFile('practitioners.csv'),
    services: await demoFile('services.csv'),
    openings: await demoFile('openings.csv'),
  })
  await storePostalAreas(client, postalAreas(), 'keep')
  await loadRegister(client, await demoFile('people.csv'), keys)
  await topUpDemo(client, { now })
  // The statistics of a fresh table would come a minute later, and the first search is now.
  await client.query('analyze clinic, practitioner, practitioner_role, healthcare_service, slot')
}

/** Publishes the demo's slots up to six weeks ahead, in the caller's transaction; those already there stay as people left them. */
export async function topUpDemo(client: pg.ClientBase, { now }: { now: Date }): Promise<void> {
  const today = now
    .toTemporalInstant()
    .toZonedDateTimeISO('America/Toronto')
    .toPlainDate()
    .toString()
  await publishSlots(client, { from: today, weeks: WEEKS, now })
  await client.query(TAKE, [now, today, JSON.stringify(FULL)])
}

const demoFile = (name: string) => readFile(join(import.meta.dirname, '../../demo', name), 'utf8')

// By digest, so that the same slots are taken every time: three in four tomorrow, one in five from four weeks ahead.
const TAKE = `
  update slot s set status = 'busy-unavailable'
  from practitioner p, clinic c
  where s.published_at = $1 and s.status = 'free' and p.id = s.practitioner_id and c.id = s.clinic_id
    and (
      ('x' || left(md5(p.code || extract(epoch from s.starts_at)), 6))::bit(24)::integer % 100
        < greatest(20, 76 - 2 * (s.starts_on - $2::date))
      or exists (select from jsonb_to_recordset($3) as f (clinic text, reason text)
        where f.clinic = c.code and coalesce(f.reason, s.reason) = s.reason)
    )`
