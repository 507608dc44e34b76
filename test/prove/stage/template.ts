import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { asOwner } from '../../../src/db/owner.ts'
import { loadDirectory } from '../../../src/directory/load/loadDirectory.ts'
import { readDirectory } from '../../../src/directory/load/readDirectory.ts'
import { storePostalAreas } from '../../../src/directory/load/storePostalAreas.ts'
import { postalAreas } from '../../../src/directory/postalAreas.ts'
import { loadRegister } from '../../../src/identity/register/loadRegister.ts'
import { bootstrap } from '../../../src/postgres/bootstrap.ts'
import type { FieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { publishSlots } from '../../../src/schedule/timetable/publishSlots.ts'
import { fileFrom, filesFrom } from '../../support/files.ts'
import { peopleFile } from '../people/people.ts'
import type { Cluster } from './cluster.ts'
import { networkFiles } from './network.ts'

export const TEMPLATE = 'prove_template'

const WEEKS = 2

/** Makes the database that every proof gets a copy of, with the product's own migrations and loaders. */
export async function prepareTemplate(cluster: Cluster, keys: FieldKeys): Promise<void> {
  const { passwords } = cluster
  await bootstrap(cluster.superuserUrl('postgres'), { database: TEMPLATE, passwords })
  await migrate(cluster.urls(TEMPLATE).owner)
  await asOwner(cluster.urls(TEMPLATE).owner, async (trx, copy) => {
    await loadDirectory(trx, await readDirectory(filesFrom(networkFiles())))
    await storePostalAreas(trx, postalAreas(), 'replace')
    const today = Temporal.Now.plainDateISO('America/Toronto').toString()
    await loadRegister(fileFrom('people.csv', peopleFile()), { trx, copy, keys, today })
    const from = Temporal.Now.plainDateISO('America/Toronto').add({ days: 1 }).toString()
    await publishSlots(trx, { from, weeks: WEEKS, now: new Date() })
  })
  const owner = new pg.Client(cluster.urls(TEMPLATE).owner)
  await owner.connect()
  try {
    await owner.query('alter table slot disable trigger slots_apart')
    await owner.query(OVERLAPPING)
    await owner.query('alter table slot enable trigger slots_apart')
    await owner.query('analyze')
  } finally {
    await owner.end()
  }
}

// Published by hand, they overlap their neighbours: only the practitioner's constraint keeps both from being booked.
const OVERLAPPING = `
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
    starts_at, ends_at, starts_on, moment, published_at, a_from, b_from, c_from, d_from, staff_only)
  select clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
    starts_at + interval '10 minutes', ends_at + interval '10 minutes', starts_on, moment, published_at,
    a_from, b_from, c_from, d_from, staff_only
  from slot where extract(minute from starts_at) = 20`
