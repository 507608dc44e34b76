import type pg from 'pg'
import { withClient } from './db/withClient.ts'
import { loadDemo, topUpDemo } from './demo.ts'
import { postalAreas } from './directory/postalAreas.ts'
import { storePostalAreas } from './directory/storePostalAreas.ts'
import { personOf } from './identity/localRegister.ts'
import type { FieldKeys } from './privacy/fieldKeys.ts'

/**
 * Gives a database what it needs at every start, all or nothing: our table of postal areas where the operator
 * imported none; for a demonstration, its network when the database is empty, else the slots of the weeks to come.
 */
export async function prepare(
  ownerUrl: string,
  { demo, now, keys }: { demo: boolean; now: Date; keys: FieldKeys },
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('begin')
    await storePostalAreas(client, postalAreas(), 'keep')
    if (demo) await prepareDemo(client, { now, keys })
    await client.query('commit')
  })
}

async function prepareDemo(client: pg.Client, { now, keys }: { now: Date; keys: FieldKeys }) {
  const { rows } = await client.query('select from clinic limit 1')
  const registerKeys = { personOf: (nam: string) => personOf(keys, nam), seal: keys.seal }
  if (rows.length === 0) await loadDemo(client, { now, keys: registerKeys })
  else await topUpDemo(client, { now })
}
