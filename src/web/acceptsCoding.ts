/** Whether a request accepts this content coding by name (RFC 9110, 12.5.3): one with a weight of zero is refused. */
export function acceptsCoding(header: string | undefined, coding: 'br' | 'gzip'): boolean {
  return (header ?? '').split(',').some((each) => {
    const [name = '', ...parameters] = each.toLowerCase().split(';')
    return name.trim() === coding && !parameters.some((text) => /^ *q *= *0(\.0*)? *$/.test(text))
  })
}
