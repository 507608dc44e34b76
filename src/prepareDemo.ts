import pg from 'pg'
import { loadDemo, topUpDemo } from './demo.ts'
import { personOf } from './identity/localRegister.ts'
import type { FieldKeys } from './privacy/fieldKeys.ts'

/** Loads the demonstration network into an empty database; in any other, publishes the slots of the weeks to come. */
export async function prepareDemo(
  ownerUrl: string,
  { now, keys }: { now: Date; keys: FieldKeys },
): Promise<void> {
  const client = new pg.Client(ownerUrl)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query('select from clinic limit 1')
    const registerKeys = { personOf: (nam: string) => personOf(keys, nam), seal: keys.seal }
    if (rows.length === 0) await loadDemo(client, { now, keys: registerKeys })
    else await topUpDemo(client, { now })
    await client.query('commit')
  } finally {
    await client.end()
  }
}
