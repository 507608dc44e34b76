import { createHash } from 'node:crypto'
import { sqlState } from './errors.ts'

const MOST_NAMES = 500

/**
 * Names statements by their text, so that PostgreSQL plans each once per connection. When it no longer knows a
 * name (DISCARD ALL) or a plan is outdated (a migration), all names change: one failure, then healed.
 */
export function statementNames() {
  let era = 0
  const names = new Map<string, string>()
  return {
    of(text: string): string | undefined {
      const known = names.get(text)
      if (known) return known
      if (names.size >= MOST_NAMES) return undefined
      const name = `${era}-${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
      names.set(text, name)
      return name
    },
    forget(error: unknown) {
      if (sqlState(error) !== '26000' && !planIsOutdated(error)) return
      era++
      names.clear()
    },
  }
}

function planIsOutdated(error: unknown) {
  return sqlState(error) === '0A000' && String(error).includes('cached plan')
}
