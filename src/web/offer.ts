import type { Locale } from '../i18n/translate.ts'

/** What public pages hold for a visitor beside the site's own: a question to answer, or the tags that they agreed to. */
export interface Offer {
  /** Names this offer among all, so that a page can be kept for each. */
  key: string
  question: Question | null
  scripts: readonly { address: string; integrity?: string | undefined }[]
  /** The policy of an answer with these scripts. */
  policy: string
}

/** What a visitor is asked: for which tags, for what, and what changed since they were asked before. */
export interface Question {
  names: Readonly<Record<Locale, string>>
  text: QuestionText
  changed: readonly Readonly<Record<Locale, string>>[] | null
  categories: readonly string[]
}

export type QuestionText =
  | 'site.consent.performance'
  | 'site.consent.service_improvement'
  | 'site.consent.both'

/** The offer as it is on a page that only asks. */
export function withoutScripts(offer: Offer | null): Offer | null {
  return offer && { ...offer, scripts: [] }
}

/** Whether somebody could type or choose something on a page: no tag may see that. */
export function hasField(html: string): boolean {
  return html
    .split('<')
    .some((part) => /^(?:input|select|textarea)\b/.test(part) && !part.includes('type="hidden"'))
}
