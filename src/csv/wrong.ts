import type { Key } from '../i18n/translate.ts'
import type { Wrong } from './problems.ts'

/** What is wrong with a value, as the message of a schema carries it: a schema has room for a text only. */
export function wrong(key: Key, params: Wrong['params'] = {}): string {
  return JSON.stringify({ key, params } satisfies Wrong)
}

/** What a schema's message says. */
export function wrongOf(message: string): Wrong {
  return JSON.parse(message)
}
