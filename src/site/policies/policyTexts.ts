import { createHash } from 'node:crypto'
import path from 'node:path'
import { Eta } from 'eta'
import type { Locale, PolicyKind } from '../../db/schema.ts'
import { NBSP } from '../../i18n/spaces.ts'
import type { Organisation } from './organisation.ts'
import { readPolicy, writePolicy } from './policyText.ts'

/** What policies say the time of. */
export const KEPT = [
  ...(['appointment', 'message', 'consent', 'feedback', 'incident_report'] as const),
  ...(['cookie_choice', 'government_binding', 'statistic'] as const),
] as const

/** What policies are made from: the organisation's configuration, and what the program itself knows. */
export interface PolicyFacts {
  operator: string
  phone: string
  email: string
  organisation: Organisation
  /** How long what is named is kept: `5 years`. */
  kept: Readonly<Record<(typeof KEPT)[number], string>>
}

/** A policy in both languages. */
export type Texts = Readonly<Record<Locale, string>>

// Of text, not of a page: nothing is escaped until it is shown.
const eta = new Eta({
  views: path.join(import.meta.dirname, '../../../views'),
  cache: true,
  autoEscape: false,
})

/** The texts that the configuration makes, as they would be published: the same for the same facts. */
export function policyTexts(kind: PolicyKind, facts: PolicyFacts): Texts {
  const inLocale = (locale: Locale) => {
    const { organisation, kept } = facts
    const { suppliers, kept_in } = organisation
    const written = eta.render(`/site/${locale}/${kind}`, {
      ...facts,
      ...organisation,
      texts: suppliers.some(({ service }) => service === 'texts'),
      outside: suppliers.filter((supplier) => supplier.outside_quebec),
      keptOutside: kept_in.outside_quebec,
      tel: (phone: string) => `[${phone}](tel:${phone.replaceAll(' ', '-')})`,
      mail: (address: string) => `[${address}](mailto:${address})`,
      time: (of: keyof typeof kept) => timeIn(locale, kept[of]),
    })
    return writePolicy(readPolicy(written))
  }
  return { fr: inLocale('fr'), en: inLocale('en') }
}

/** What tells one pair of texts from any other. */
export function hashOf({ fr, en }: Texts): string {
  return createHash('sha256').update(`${fr}\0${en}`).digest('hex')
}

const FRENCH: Record<string, string> = { hour: 'heure', day: 'jour', month: 'mois', year: 'an' }

/** "5 ans", "180 days". */
function timeIn(locale: Locale, kept: string) {
  const [count = '', unit = ''] = kept.replace(/s$/, '').split(' ')
  const word = locale === 'fr' ? (FRENCH[unit] ?? unit) : unit
  const many = Number(count) > 1 && word !== 'mois'
  return `${count}${NBSP}${word}${many ? 's' : ''}`
}
