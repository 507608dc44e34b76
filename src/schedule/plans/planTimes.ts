import type { Moment } from '../../db/schema.ts'
/** Hours of one weekday, where the clinic is, that hold visits of one duration back to back. */
export interface Opening {
  from_time: string
  to_time: string
  duration_minutes: number
}

/** One visit's start, on the clinic's own clock and everywhere else. */
export interface OpeningTime {
  starts_at: string
  moment: Moment
}

/** Returns the visits of one day, but none that starts, ends or lasts through an hour that the clocks skip or repeat. */
export function openingTimes(
  opening: Opening,
  day: Temporal.PlainDate,
  timeZone: string,
): OpeningTime[] {
  const length = { minutes: opening.duration_minutes }
  const last = day.toPlainDateTime(opening.to_time).subtract(length)
  const times: OpeningTime[] = []
  let start = day.toPlainDateTime(opening.from_time)
  while (Temporal.PlainDateTime.compare(start, last) <= 0) {
    const end = start.add(length)
    const [from, to] = [instantOf(start, timeZone), instantOf(end, timeZone)]
    if (from && to && from.add(length).equals(to))
      times.push({ starts_at: from.toString(), moment: momentOf(start) })
    start = end
  }
  return times
}

// Both readings agree on every hour but those that do not exist or occur twice.
function instantOf(time: Temporal.PlainDateTime, timeZone: string): Temporal.Instant | undefined {
  const earlier = time.toZonedDateTime(timeZone, { disambiguation: 'earlier' }).toInstant()
  const later = time.toZonedDateTime(timeZone, { disambiguation: 'later' }).toInstant()
  return earlier.equals(later) ? earlier : undefined
}

const momentOf = ({ hour }: Temporal.PlainDateTime): OpeningTime['moment'] =>
  hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening'
