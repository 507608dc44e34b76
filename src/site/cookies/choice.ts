import { COOKIE_ACTIONS } from '../../db/lists.ts'
import { CATEGORIES, type Category } from '../../web/tagSettings.ts'

/** What a visitor chose, as their browser keeps it: enough to serve a page without asking the database. */
export interface Choice {
  /** Of the text that they had before them, and of the tags that it described. */
  version: number
  fingerprint: string
  granted: readonly Category[]
  action: Action
  /** Milliseconds. */
  at: number
  /** Quotes the row that proves it; nothing for a refusal that could not be kept. */
  receipt: string | null
}

export type Action = (typeof COOKIE_ACTIONS)[number]

const LETTERS: Record<Category, string> = { performance: 'p', service_improvement: 's' }
const WRITTEN =
  /^(\d{1,6})\.([0-9a-f]{16})\.([ps]{0,2})\.([a-z]{3,8})\.([0-9a-z]{1,9})\.([0-9a-f]{32})?$/

/** The choice as the text of a cookie. */
export function writeChoice(choice: Choice): string {
  const { version, fingerprint, granted, action, at, receipt } = choice
  const letters = granted.map((category) => LETTERS[category]).join('')
  return [version, fingerprint, letters, action, at.toString(36), receipt ?? ''].join('.')
}

/** The choice that a cookie says, or undefined for a text that is not ours. */
export function readChoice(text = ''): Choice | undefined {
  const [, version, fingerprint = '', letters = '', word, at = '', receipt] =
    WRITTEN.exec(text) ?? []
  const action = COOKIE_ACTIONS.find((known) => known === word)
  if (!action) return undefined
  const granted = CATEGORIES.filter((category) => letters.includes(LETTERS[category]))
  return {
    version: Number(version),
    fingerprint,
    granted,
    action,
    at: Number.parseInt(at, 36),
    receipt: receipt ?? null,
  }
}
