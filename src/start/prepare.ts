import type pg from 'pg'
import type { Logger } from 'pino'
import { withClient } from '../db/withClient.ts'
import { loadDemo, topUpDemo } from '../demo/network.ts'
import { storePostalAreas } from '../directory/load/storePostalAreas.ts'
import { postalAreas } from '../directory/postalAreas.ts'
import { personOf } from '../identity/localRegister.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'

interface Given {
  now: Date
  keys: FieldKeys
}

const HOW_TO_LOAD =
  'no clinic yet: load with npm run operate -- directory <folder>, then register <people.csv>, then slots'

/**
 * Gives a database what it needs at every start, all or nothing: our table of postal areas where the operator
 * imported none; for a demonstration, its network when the database is empty, else the slots of the weeks to come.
 * A real installation without a clinic is told how to load some.
 */
export async function prepare(
  ownerUrl: string,
  { demo, now, keys, log }: Given & { demo: boolean; log: Pick<Logger, 'warn'> },
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('begin')
    await storePostalAreas(client, postalAreas(), 'keep')
    const empty = await hasNoClinic(client)
    if (demo) await prepareDemo(client, empty, { now, keys })
    else if (empty) log.warn(HOW_TO_LOAD)
    await client.query('commit')
  })
}

async function prepareDemo(client: pg.Client, empty: boolean, { now, keys }: Given) {
  const registerKeys = { personOf: (nam: string) => personOf(keys, nam), seal: keys.seal }
  if (empty) await loadDemo(client, { now, keys: registerKeys })
  else await topUpDemo(client, { now })
}

async function hasNoClinic(client: pg.Client) {
  const { rows } = await client.query('select from clinic limit 1')
  return rows.length === 0
}
