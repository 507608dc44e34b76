import { call } from '../../db/call.ts'
import type { OpenTrx } from '../../db/database.ts'
import { POLICY_KINDS } from '../../db/lists.ts'
import type { Locale, PolicyKind } from '../../db/schema.ts'
import { missingIn } from './completeness.ts'
import { hashOf, type PolicyFacts, policyTexts, type Texts } from './policyTexts.ts'

/** What is to be announced: the day from which it is in force, why it changes, and its texts if they are the operator's. */
export interface Announcement {
  kind: PolicyKind
  version: string
  purpose: Readonly<Record<Locale, string>>
  texts?: Texts | undefined
}

export type Published =
  | { ok: true }
  | { ok: false; reason: 'incomplete'; missing: string[] }
  | { ok: false; reason: 'too_early' | 'not_later' | 'same' }

/** Gives a new installation the first version of each policy, made from its configuration; no other one changes anything. */
export async function publishFirst(trx: OpenTrx, facts: PolicyFacts): Promise<void> {
  for (const kind of POLICY_KINDS) {
    const texts = policyTexts(kind, facts)
    const given = { kind, text_fr: texts.fr, text_en: texts.en, hash: hashOf(texts) }
    await call(trx, 'publish_first_policy', given)
  }
}

/**
 * Announces a version, in force from the start of its day in Québec (A-2.1, s. 63.4). Refused while anything is missing
 * that the law asks for, before tomorrow, not after every published version, or when nothing changes.
 */
export async function publishPolicy(
  trx: OpenTrx,
  { kind, version, purpose, texts: given }: Announcement,
  facts: PolicyFacts,
): Promise<Published> {
  const made = policyTexts(kind, facts)
  const texts = given ?? made
  const missing = missingIn(kind, texts, facts.organisation)
  if (missing.length > 0) return { ok: false, reason: 'incomplete', missing }
  const { publish_policy: said } = await call<{
    publish_policy: 'published' | 'too_early' | 'not_later' | 'same'
  }>(trx, 'publish_policy', {
    kind,
    version,
    text_fr: texts.fr,
    text_en: texts.en,
    purpose_fr: purpose.fr,
    purpose_en: purpose.en,
    hash: hashOf(texts),
    configuration_hash: hashOf(made),
  })
  return said === 'published' ? { ok: true } : { ok: false, reason: said }
}
