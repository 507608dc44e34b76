import type { Found } from './gatewayDescription.ts'

const LONGEST = 200

/** The text or number at a path in what a gateway says, or nothing. */
export function valueAt(said: unknown, path: string): string | undefined {
  let value = said
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(name)
  }
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.slice(0, LONGEST) : undefined
}

/** Whether what stands at a path is what a description looks for. */
export function isFound(said: unknown, found: Found | undefined): boolean {
  const value = found && valueAt(said, found.path)
  return value !== undefined && found !== undefined && isLike(value, found.patterns)
}

/** Whether a text is like any of these, where `*` stands for anything. */
export function isLike(text: string, patterns: readonly string[]): boolean {
  const whole = text.toLowerCase()
  return patterns.some((pattern) => {
    const [start = '', ...rest] = pattern.toLowerCase().split('*')
    const end = rest.pop()
    if (end === undefined) return whole === start
    if (!whole.startsWith(start) || !whole.slice(start.length).endsWith(end)) return false
    let left = whole.slice(start.length, whole.length - end.length)
    for (const part of rest) {
      const at = left.indexOf(part)
      if (at < 0) return false
      left = left.slice(at + part.length)
    }
    return true
  })
}

/** A code of one word; a gateway's sentences may quote a number. */
export function codeAt(said: unknown, path: string | undefined): string | undefined {
  const value = path && valueAt(said, path)
  return value && /^[a-z\d][a-z\d_-]{0,30}$/i.test(value) && !/\d{7}/.test(value)
    ? value
    : undefined
}
