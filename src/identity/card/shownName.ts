import { foldName } from './name.ts'

/** Of a name in the session's line: a register may carry much longer ones. */
const LONGEST_SHOWN = 60

/** "Zoé T.": the first name and the initial, as they are given; or the only name. */
export function shownName({ first_name = '', last_name = '' }: Record<string, string>): string {
  const only = [first_name, last_name].filter((name) => foldName(name) !== '')
  const name = [...(only[0] ?? '')].slice(0, LONGEST_SHOWN).join('')
  return only.length === 2 ? `${name} ${[...last_name].slice(0, 1).join('').toUpperCase()}.` : name
}
