/** The calendar date in most of Québec at an instant (YYYY-MM-DD): the day that a birth or an expiry date is held against. */
export function quebecDay(at: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO('America/Toronto')
    .toPlainDate()
    .toString()
}
