/** In the order in which they are asked: most say that they are also those below. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** "Firefox, Windows": enough to recognize one's own browser in a list, and nothing that singles it out. */
export function browserName(userAgent: string): string {
  const known = [BROWSERS, SYSTEMS].map(
    (list) => list.find(([mark]) => userAgent.includes(mark))?.[1],
  )
  return known.filter(Boolean).join(', ')
}
