import type { Retention } from '../privacy/retention.ts'
import { KEPT, type PolicyFacts } from '../site/policies/policyTexts.ts'
import type { Config } from './config.ts'

/** What policies are made from: the configuration, and for how long the features declare that they keep what. */
export function policyFacts(
  { operatorName, supportPhone, supportEmail, organisation, keep }: Config,
  retentions: readonly Retention[],
): PolicyFacts {
  const settings = new Map(Object.entries(keep))
  const kept = (table: (typeof KEPT)[number]) => {
    const declared = retentions.find((one) => 'table' in one && one.table === table)
    if (!declared || !('table' in declared)) throw new Error(`nobody says how long ${table} stays`)
    return settings.get(table) ?? declared.keep
  }
  return {
    operator: operatorName,
    phone: supportPhone,
    email: supportEmail,
    organisation,
    kept: Object.fromEntries(KEPT.map((table) => [table, kept(table)])) as PolicyFacts['kept'],
  }
}
