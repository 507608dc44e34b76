import type { Logger } from 'pino'
import type { Db, OpenTrx } from '../../db/database.ts'
import { POLICY_KINDS } from '../../db/lists.ts'
import type { PolicyKind } from '../../db/schema.ts'
import { hashOf, type PolicyFacts, policyTexts } from './policyTexts.ts'

/** The policies of which the configuration, or a new version of the program, makes another text than at the latest publication. */
export async function changedSince(db: Db | OpenTrx, facts: PolicyFacts): Promise<PolicyKind[]> {
  const published = await db
    .selectFrom('policy_version')
    .distinctOn('kind')
    .select(['kind', 'configuration_hash'])
    .orderBy('kind')
    .orderBy('version', 'desc')
    .execute()
  return POLICY_KINDS.filter((kind) => {
    const latest = published.find((version) => version.kind === kind)
    return latest && latest.configuration_hash !== hashOf(policyTexts(kind, facts))
  })
}

/** Warns that what is published says something else than the configuration. Says nothing while the database does not answer. */
export async function warnOfPolicies(
  db: Db,
  facts: PolicyFacts,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const changed = await changedSince(db, facts).catch(() => [])
  if (changed.length === 0) return
  log.warn(
    { policies: changed },
    'the configuration makes another policy than the published one, which stays: npm run operate -- policy',
  )
}
