/** A training counts for a year, and whoever gives notice does so a month before. */
const NOTICE_DAYS = 30

export interface Authorization {
  training_on: string | null
  undertaking_on: string | null
}

/** The last day on which a training counts. */
export function trainedUntil(on: string): string {
  return Temporal.PlainDate.from(on).add({ years: 1 }).subtract({ days: 1 }).toString()
}

/** Whether somebody may see what is known of patients on a day, or soon may no more (R-22.1, r. 1, s. 8). */
export function standingOn(
  { training_on, undertaking_on }: Authorization,
  today: string,
): 'valid' | 'soon' | 'suspended' {
  if (!training_on || !undertaking_on || undertaking_on > today) return 'suspended'
  const until = trainedUntil(training_on)
  if (training_on > today || until < today) return 'suspended'
  const { days } = Temporal.PlainDate.from(today).until(until, { largestUnit: 'days' })
  return days < NOTICE_DAYS ? 'soon' : 'valid'
}
