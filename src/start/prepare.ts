import type { Logger } from 'pino'
import type { OpenTrx } from '../db/database.ts'
import { asOwner } from '../db/owner.ts'
import { loadDemo, topUpDemo } from '../demo/network.ts'
import { storePostalAreas } from '../directory/load/storePostalAreas.ts'
import { postalAreas } from '../directory/postalAreas.ts'
import { createFieldKeys } from '../privacy/fieldKeys.ts'
import type { PolicyFacts } from '../site/policies/policyTexts.ts'
import { publishFirst } from '../site/policies/publishPolicy.ts'
import { requiredKey, type SomeKeys } from './keys.ts'

const HOW_TO_LOAD =
  'no clinic yet: load with npm run operate -- directory <folder>, then register <people.csv>, then slots'

/**
 * Gives a database what it needs at every start, all or nothing: the first version of its policies; our table of postal
 * areas where the operator imported none; for a demonstration, its network when the database is empty, else the slots of the weeks to come.
 * A real installation without a clinic is told how to load some.
 */
export async function prepare(
  ownerUrl: string,
  {
    demo,
    now,
    secrets,
    policies,
    log,
  }: {
    demo: boolean
    now: Date
    secrets: SomeKeys
    policies: PolicyFacts
    log: Pick<Logger, 'warn'>
  },
): Promise<void> {
  await asOwner(ownerUrl, async (trx, copy) => {
    await publishFirst(trx, policies)
    await storePostalAreas(trx, postalAreas(), 'keep')
    const empty = await hasNoClinic(trx)
    if (demo) {
      const keys = createFieldKeys({ field: requiredKey(secrets.field), index: secrets.index })
      await (empty ? loadDemo(trx, copy, { now, keys }) : topUpDemo(trx, { now, keys }))
    } else if (empty) log.warn(HOW_TO_LOAD)
  })
}

async function hasNoClinic(trx: OpenTrx) {
  return (await trx.selectFrom('clinic').select('id').limit(1).execute()).length === 0
}
