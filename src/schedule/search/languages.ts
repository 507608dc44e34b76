import type { Locale } from '../../db/schema.ts'

/** The languages a search may ask for, by ISO 639 code: those of the country first, then the most spoken here. */
export const LANGUAGES = [
  ...['fr', 'en', 'atj', 'cr', 'iu', 'moe', 'moh'],
  ...[
    'ar',
    'el',
    'es',
    'fa',
    'he',
    'ht',
    'it',
    'pa',
    'pt',
    'ro',
    'ru',
    'so',
    'ta',
    'tl',
    'uk',
    'vi',
    'zh',
  ],
] as const

const names = { fr: namesIn('fr'), en: namesIn('en') }

/** Returns the languages as choices, in alphabetical order of their names. */
export function languageChoices(locale: Locale): { value: string; label: string }[] {
  return names[locale]
}

/** Returns the name of one of the languages. */
export function languageName(locale: Locale, language: string): string {
  return names[locale].find(({ value }) => value === language)?.label ?? language
}

function namesIn(locale: Locale) {
  const name = new Intl.DisplayNames(`${locale}-CA`, { type: 'language' })
  return LANGUAGES.map((value) => ({ value, label: name.of(value) ?? value })).toSorted(
    (one, other) => one.label.localeCompare(other.label, locale),
  )
}
