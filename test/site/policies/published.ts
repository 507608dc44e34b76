import { policyTexts, type Texts } from '../../../src/site/policies/policyTexts.ts'
import {
  type Announcement,
  publishFirst,
  publishPolicy,
} from '../../../src/site/policies/publishPolicy.ts'
import type { TestDatabase } from '../../support/database.ts'
import { demoFacts } from '../../support/policyFacts.ts'

export const purpose = {
  fr: 'Un nouveau fournisseur de courriel.',
  en: 'A new provider of email.',
}

/** Texts that differ from what the configuration makes, by one supplier. */
export function changed(kind: 'privacy' | 'terms', name = 'Courriel Boréal'): Texts {
  const { fr, en } = policyTexts(kind, demoFacts)
  const change = (text: string) =>
    kind === 'privacy'
      ? text.replaceAll('Courriel Démo', name)
      : text.replaceAll('Cliniques Démo', name)
  return { fr: change(fr), en: change(en) }
}

/** Announces a version as an operator does. */
export function announce(context: TestDatabase, announcement: Partial<Announcement>) {
  const kind = announcement.kind ?? 'privacy'
  const given = { kind, version: '2026-12-15', purpose, texts: changed(kind), ...announcement }
  return context.asOwner((trx) => publishPolicy(trx, given, demoFacts))
}

/** An installation as its first start leaves it on 1 November. */
export async function onlyFirst(context: TestDatabase) {
  await context.owner.query('truncate policy_version')
  await context.setClock(new Date('2026-11-01T15:00:00Z'))
  await context.asOwner((trx) => publishFirst(trx, demoFacts))
}
