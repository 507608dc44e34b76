import type { Key } from '../../i18n/translate.ts'

const SHORTEST = 12
const LONGEST = 200
const FEWEST_CHARACTERS = 5

/**
 * Why a password is refused, or nothing. Length counts, not its kinds of characters (NIST SP 800-63B §3.1.1.2): refused are
 * the short, the known, the names of the service and of whoever chooses it, and any of them with figures at its ends.
 */
export async function passwordProblem(
  password: string,
  context: readonly string[],
): Promise<Key | undefined> {
  if ([...password].length < SHORTEST) return 'staff.error.password_short'
  if (password.length > LONGEST) return 'form.error.too_long'
  if (new Set(password).size < FEWEST_CHARACTERS) return 'staff.error.password_known'
  const whole = folded(password)
  const words = whole.match(/[a-z]+/g) ?? []
  const core = words.length === 1 ? (words[0] ?? '') : ''
  const names = context.flatMap((text) => [text, ...text.split(/[^\p{L}]+/u)]).map(letters)
  if (names.some((name) => name.length > 3 && name === letters(password)))
    return 'staff.error.password_context'
  const known = await knownWords()
  return known.has(whole) || known.has(core) ? 'staff.error.password_known' : undefined
}

/** Read when somebody chooses a password, which is seldom: they take some megabytes. */
async function knownWords(): Promise<Set<string>> {
  const lists = await Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ])
  const words = lists.flatMap(({ dictionary }) => Object.values(dictionary).flat())
  return new Set(words.map((word) => folded(String(word))))
}

function folded(text: string) {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function letters(text: string) {
  return folded(text).replaceAll(/[^a-z]/g, '')
}
