import { readFileSync } from 'node:fs'
import { TagSettings } from '../web/tagSettings.ts'

/** The optional tags that COOKIE_TAGS describes in a file, or what is wrong with it. */
export function cookieTags(file: string | undefined): { settings?: TagSettings; problem?: string } {
  if (file === undefined) return {}
  const parsed = TagSettings.safeParse(jsonOf(file))
  return parsed.success ? { settings: parsed.data } : { problem: problemOf(parsed.error.issues) }
}

/** One line, which says the rule that is broken by name, or the place. */
function problemOf([issue]: readonly {
  code: string
  message: string
  path: PropertyKey[]
  keys?: string[]
}[]) {
  const place = [...(issue?.path ?? []), ...(issue?.keys ?? [])].join('.')
  const rule = issue?.code === 'custom' && issue.message.includes(' ') ? `: ${issue.message}` : ''
  return place
    ? `the file is wrong at ${place}${rule}`
    : 'must be a JSON file that describes tags (docs/cookies.md)'
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
