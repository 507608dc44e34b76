/** In years, below two in months and before one month in days, as paediatrics counts. */
export function ageOn(birth_date: string, day: string) {
  const { months, days } = Temporal.PlainDate.from(birth_date).until(day, {
    largestUnit: 'months',
  })
  if (months < 1) return { unit: 'days', count: days } as const
  const young = months < 24
  return {
    unit: young ? 'months' : 'years',
    count: young ? months : Math.floor(months / 12),
  } as const
}
