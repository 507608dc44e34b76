import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openingTimes } from '../../../src/schedule/timetable/planTimes.ts'

const ZONES = ['America/Toronto', 'America/Halifax', 'America/Blanc-Sablon']
const NIGHTS = ['2027-03-14', '2027-11-07']

const opening = (
  from_time: string,
  to_time: string,
  duration_minutes: number,
  buffer_minutes = 0,
) => ({ from_time, to_time, duration_minutes, buffer_minutes })

const starts = (day: string, zone: string, hours: ReturnType<typeof opening>) =>
  openingTimes(hours, Temporal.PlainDate.from(day), zone).map(({ starts_at }) =>
    starts_at.toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5),
  )

describe('an ordinary day', () => {
  test('visits follow each other to the end of the opening, and none goes past it', () => {
    expect(starts('2026-11-24', 'America/Toronto', opening('08:30', '10:00', 20))).toEqual([
      '08:30',
      '08:50',
      '09:10',
      '09:30',
    ])
  })

  test('a pause follows each visit, and the last needs none', () => {
    expect(starts('2026-11-24', 'America/Toronto', opening('08:00', '09:10', 20, 5))).toEqual([
      '08:00',
      '08:25',
      '08:50',
    ])
  })

  test('an opening shorter than a visit holds none', () => {
    expect(starts('2026-11-24', 'America/Toronto', opening('08:00', '08:29', 30))).toEqual([])
  })

  test('visits are at the hour of the clinic, wherever it is', () => {
    const nine = (zone: string) =>
      openingTimes(opening('09:00', '09:30', 30), Temporal.PlainDate.from('2026-07-06'), zone)[0]
    expect(nine('America/Toronto')?.starts_at.toString()).toBe('2026-07-06T13:00:00Z')
    expect(nine('America/Halifax')?.starts_at.toString()).toBe('2026-07-06T12:00:00Z')
    expect(nine('America/Blanc-Sablon')?.starts_at.toString()).toBe('2026-07-06T13:00:00Z')
  })

  test('morning ends at noon, and the evening starts at 5 p.m.', () => {
    const day = Temporal.PlainDate.from('2026-11-24')
    const moments = openingTimes(opening('11:30', '18:00', 30), day, 'America/Toronto')
    expect(moments.map(({ moment }) => moment)).toEqual([
      'morning',
      ...Array.from({ length: 10 }, () => 'afternoon'),
      'evening',
      'evening',
    ])
  })
})

describe('the night when the clocks change', () => {
  const night = opening('00:00', '04:00', 30)
  const whole = ['00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30']

  test.each([
    ['2027-03-14', 'America/Toronto', ['00:00', '00:30', '01:00', '03:00', '03:30']],
    ['2027-03-14', 'America/Halifax', ['00:00', '00:30', '01:00', '03:00', '03:30']],
    ['2027-03-14', 'America/Blanc-Sablon', whole],
    ['2027-11-07', 'America/Toronto', ['00:00', '02:00', '02:30', '03:00', '03:30']],
    ['2027-11-07', 'America/Halifax', ['00:00', '02:00', '02:30', '03:00', '03:30']],
    ['2027-11-07', 'America/Blanc-Sablon', whole],
  ])('on %s in %s, no visit touches the hour that is skipped or repeated', (day, zone, kept) => {
    expect(starts(day, zone, night)).toEqual(kept)
  })

  test.each(NIGHTS)('on %s, no visit lasts an hour more or less than it should', (day) => {
    expect(starts(day, 'America/Toronto', opening('00:30', '03:30', 180))).toEqual([])
  })

  test('whatever the opening, the visits are those that a clock on the wall measures right', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NIGHTS),
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 5, max: 120 }),
        (day, zone, from, length, duration) => {
          const hours = opening(clock(from), clock(from + length), duration)
          const readings = wallClock(day, zone)
          const expected = Array.from({ length: Math.floor(length / duration) }, (_, visit) =>
            Array.from({ length: duration + 1 }, (_, at) => clock(from + visit * duration + at)),
          )
            .filter((minutes) => followEachOther(minutes.map((minute) => readings.get(minute))))
            .map(([start]) => start)
          expect(starts(day, zone, hours)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })
})

const clock = (minutes: number) =>
  Temporal.PlainTime.from('00:00').add({ minutes }).toString().slice(0, 5)

/** Every minute that a clock on the wall shows from midnight to noon, with the real minutes at which it shows it. */
function wallClock(day: string, zone: string): Map<string, number[]> {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime(zone)
  const minutes = Array.from({ length: 720 }, (_, at) => at)
  return Map.groupBy(minutes, (at) =>
    midnight.add({ minutes: at }).toPlainTime().toString().slice(0, 5),
  )
}

const followEachOther = (readings: (number[] | undefined)[]) =>
  readings.every(
    (minutes, at) => minutes?.length === 1 && minutes[0] === (readings[0]?.[0] ?? 0) + at,
  )
