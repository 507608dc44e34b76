/** Where the clock of the site itself stands; a clinic's times are always in the clinic's zone. */
export const SITE_ZONE = 'America/Toronto'

/** The calendar date in a zone at an instant (YYYY-MM-DD). */
export function dayAt(at: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** The calendar date in most of Québec at an instant (YYYY-MM-DD): the day that a birth or an expiry date is held against. */
export function quebecDay(at: Date): string {
  return dayAt(at, SITE_ZONE)
}
