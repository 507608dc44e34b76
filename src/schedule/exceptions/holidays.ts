import type { EASTER_HOLIDAYS } from '../../db/lists.ts'

/** Clinics close on one of the two, or on both, and choose which. */
export type Easter = (typeof EASTER_HOLIDAYS)[number]

/** Returns the ISO dates of a year's public holidays in Québec, in order, with the Easter days that a clinic takes. */
export function holidaysIn(year: number, easter: Easter): string[] {
  const day = (month: number, day: number) => Temporal.PlainDate.from({ year, month, day })
  const sunday = easterSunday(year)
  const canadaDay = day(7, 1)
  return [
    day(1, 1),
    ...(easter !== 'easter_monday' ? [sunday.subtract({ days: 2 })] : []),
    ...(easter !== 'good_friday' ? [sunday.add({ days: 1 })] : []),
    mondayUpTo(day(5, 24)),
    day(6, 24),
    // National Holiday Act, s. 3: where Sunday is no working day, the day after it is the holiday's.
    ...(day(6, 24).dayOfWeek === 7 ? [day(6, 25)] : []),
    canadaDay.dayOfWeek === 7 ? canadaDay.add({ days: 1 }) : canadaDay,
    mondayUpTo(day(9, 7)),
    mondayUpTo(day(10, 14)),
    day(12, 25),
  ].map(String)
}

const mondayUpTo = (last: Temporal.PlainDate) => last.subtract({ days: last.dayOfWeek - 1 })

// The anonymous Gregorian computus, as Meeus gives it.
function easterSunday(year: number): Temporal.PlainDate {
  const whole = Math.floor
  const golden = year % 19
  const century = whole(year / 100)
  const leapCenturies = whole(century / 4)
  const moonDrift = whole((century - whole((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - leapCenturies - moonDrift + 15) % 30
  const yearOfCentury = year % 100
  const weekday =
    (32 + 2 * (century % 4) + 2 * whole(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const correction = whole((golden + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * correction + 114
  return Temporal.PlainDate.from({ year, month: whole(days / 31), day: (days % 31) + 1 })
}
