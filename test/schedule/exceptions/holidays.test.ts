import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holidaysIn } from '../../../src/schedule/exceptions/holidays.ts'

test('the holidays of 2026, for a clinic that closes on Good Friday', () => {
  expect(holidaysIn(2026, 'good_friday')).toEqual([
    '2026-01-01',
    '2026-04-03',
    '2026-05-18',
    '2026-06-24',
    '2026-07-01',
    '2026-09-07',
    '2026-10-12',
    '2026-12-25',
  ])
})

test('the Easter day is the one that the clinic chose', () => {
  expect(holidaysIn(2026, 'easter_monday')).toContain('2026-04-06')
  expect(holidaysIn(2026, 'easter_monday')).not.toContain('2026-04-03')
})

test.each([
  [2000, '2000-04-21'],
  [2008, '2008-03-21'],
  [2011, '2011-04-22'],
  [2024, '2024-03-29'],
  [2025, '2025-04-18'],
  [2027, '2027-03-26'],
  [2038, '2038-04-23'],
])('Good Friday of %i is %s', (year, friday) => {
  expect(holidaysIn(year, 'good_friday')).toContain(friday)
})

test('when 24 June is a Sunday, the Monday after it is a holiday too', () => {
  expect(holidaysIn(2029, 'both')).toEqual(expect.arrayContaining(['2029-06-24', '2029-06-25']))
  expect(holidaysIn(2026, 'both')).not.toContain('2026-06-25')
})

test('when 1 July is a Sunday, the holiday is 2 July', () => {
  expect(holidaysIn(2029, 'both')).toContain('2029-07-02')
  expect(holidaysIn(2029, 'both')).not.toContain('2029-07-01')
})

test('in any year, the movable days fall where the law says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2200 }), (year) => {
      const days = holidaysIn(year, 'both').map((day) => Temporal.PlainDate.from(day))
      // Where 24 June is a Sunday there is one more, which a test of its own looks at.
      const yearly = days.filter(({ month, day }) => month !== 6 || day !== 25)
      const [, friday, easterMonday, patriotes, , canada, labour, thanksgiving] = yearly
      expect(days.map(String)).toEqual(days.map(String).toSorted())
      expect(friday?.dayOfWeek).toBe(5)
      expect(easterMonday?.equals(friday?.add({ days: 3 }) ?? '')).toBe(true)
      expect([patriotes, labour, thanksgiving].map((day) => day?.dayOfWeek)).toEqual([1, 1, 1])
      expect(patriotes?.day).toBeGreaterThanOrEqual(18)
      expect(patriotes?.day).toBeLessThanOrEqual(24)
      expect(labour?.day).toBeLessThanOrEqual(7)
      expect(thanksgiving?.day).toBeGreaterThanOrEqual(8)
      expect(thanksgiving?.day).toBeLessThanOrEqual(14)
      expect(canada?.dayOfWeek).not.toBe(7)
    }),
  )
})
