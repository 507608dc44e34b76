import type { Locale } from '../db/schema.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import type { Message } from './message.ts'
import { frenchSpaces, NBSP } from './spaces.ts'

export { LOCALES } from '../db/lists.ts'
export type { Locale }
export type Key = keyof typeof fr
export type Translate = (key: Key, params?: Record<string, string | number>) => string

const dictionaries: Record<Locale, Record<Key, Message>> = {
  fr: typeset(fr, frenchSpaces),
  en: typeset(en, (text) => text),
}
const plurals = { fr: new Intl.PluralRules('fr-CA'), en: new Intl.PluralRules('en-CA') }

/** Says a message in a language; `{name}` is replaced by the parameter of that name, and a missing one throws. */
export function translator(locale: Locale): Translate {
  const dictionary = dictionaries[locale]
  return (key, params = {}) => {
    const message = dictionary[key]
    const text = typeof message === 'string' ? message : formFor(message, params['count'])
    if (!text.includes('{')) return text
    return text.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
      const value = params[name]
      if (value === undefined) throw new Error(`The message ${key} needs the parameter ${name}`)
      return String(value)
    })
  }

  function formFor(message: { one: string; other: string }, count: string | number | undefined) {
    return plurals[locale].select(Number(count)) === 'one' ? message.one : message.other
  }
}

/** Sets the spaces that no line may break at: of numbers and their units, and those of the language. */
function typeset(dictionary: Record<Key, Message>, spaces: (text: string) => string) {
  const set = (text: string) =>
    spaces(text).replaceAll(
      /(?<=[\d}]) (?=(?:km|min|h|s|Mo|MB)\b)|(?<=\d|\b[A-Z]{4}) (?=\d)/g,
      NBSP,
    )
  const entries = Object.entries(dictionary).map(([key, message]) => [
    key,
    typeof message === 'string'
      ? set(message)
      : { one: set(message.one), other: set(message.other) },
  ])
  return Object.fromEntries(entries) as Record<Key, Message>
}

/** Whether a text is a message key: error texts from validation are. */
export function isKey(text: string): text is Key {
  return Object.hasOwn(dictionaries.fr, text)
}
