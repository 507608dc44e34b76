/**
 * The VTIMEZONE of the zone of an event (RFC 5545, 3.6.5): the change of clocks before its start and every one until
 * after its end. Made from the runtime's own tables, so the file never disagrees with the pages.
 */
export function timeZoneAround(start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime): string {
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${start.timeZoneId}`,
    ...changesAround(start, end).flatMap(observance),
    'END:VTIMEZONE',
  ].join('\r\n')
}

function changesAround(start: Temporal.ZonedDateTime, end: Temporal.ZonedDateTime) {
  let change = start.getTimeZoneTransition('previous') ?? longAgo(start)
  const changes = [change]
  while (Temporal.ZonedDateTime.compare(change, end) <= 0) {
    const next = change.getTimeZoneTransition('next')
    if (!next) break
    changes.push(next)
    change = next
  }
  return changes
}

function observance(change: Temporal.ZonedDateTime) {
  const before = change.subtract({ nanoseconds: 1 })
  const name = change.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD'
  // By the clocks that were in force until then.
  const onset = before.toPlainDateTime().add({ nanoseconds: 1 })
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(change)}`,
    `END:${name}`,
  ]
}

/** Where a zone never changed its clocks. */
function longAgo({ timeZoneId }: Temporal.ZonedDateTime) {
  return Temporal.ZonedDateTime.from(`1970-01-01T00:00[${timeZoneId}]`)
}

function offset({ offset }: Temporal.ZonedDateTime) {
  return offset.replace(':', '')
}
