import { createHash } from 'node:crypto'
import { type Locale, translator } from '../../i18n/translate.ts'
import type { Question, QuestionText } from '../../web/offer.ts'
import { CATEGORIES, type Category, type TagSettings } from '../../web/tagSettings.ts'

/** What visitors are asked to agree to, in one version. */
export interface Terms {
  version: number
  /** Of what the tags are said to be. A file that changed without a new version is a new question. */
  fingerprint: string
  /** Those that have a tag. */
  categories: readonly Category[]
  months: number
  /** The digest of the text that somebody had before them. */
  hash(locale: Locale): string
  /** Whether an agreement or a refusal of that version still answers this one. */
  isAnsweredBy(told: { version: number; fingerprint: string }): boolean
  /** What is asked: for the first time, or since an earlier version. */
  question(since: { version: number } | undefined): Question
}

/** The terms of these tags. */
export function termsOf({ tags, changes, ask_again_months: months }: TagSettings): Terms {
  const version = changes.at(-1)?.version ?? 1
  const fingerprint = digest(tags).slice(0, 16)
  const categories = CATEGORIES.filter((name) => tags.some(({ category }) => category === name))
  const [only] = categories
  const text: QuestionText =
    categories.length > 1 || !only ? 'site.consent.both' : `site.consent.${only}`
  const list = (locale: Locale) =>
    new Intl.ListFormat(`${locale}-CA`).format(tags.map(({ name }) => name))
  const names = { fr: list('fr'), en: list('en') }
  const material = (since: number) =>
    changes.filter((change) => change.material && change.version > since)
  const hash = (locale: Locale) => {
    const t = translator(locale)
    return digest([version, t(text, { names: names[locale] }), t('site.consent.before'), tags])
  }
  const hashes = { fr: hash('fr'), en: hash('en') }
  return {
    version,
    fingerprint,
    categories,
    months,
    hash: (locale) => hashes[locale],
    isAnsweredBy: (told) =>
      material(told.version).length === 0 &&
      (told.version < version || told.fingerprint === fingerprint),
    question: (since) => ({
      text,
      names,
      categories,
      changed: since ? material(since.version).map(({ what }) => what) : null,
    }),
  }
}

function digest(content: unknown) {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
