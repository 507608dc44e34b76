import { describe, expect, test } from 'vitest'
import type {
  Exception,
  Plan,
  PlanLine,
  Timetable,
} from '../../../src/schedule/timetable/timetable.ts'
import { visitsIn } from '../../../src/schedule/timetable/visits.ts'

const ZONE = 'America/Toronto'
const line = (weekday: number, from: string, to: string, more: Partial<PlanLine> = {}) => ({
  ...{ healthcare_service_id: 'hour', weekday, week: null, from_time: from, to_time: to },
  ...{ break_from: null, break_to: null, ...more },
})
const plan = (lines: PlanLine[], more: Partial<Plan> = {}): Plan => ({
  ...{ id: 'plan', practitioner_id: 'anne', valid_from: '2026-01-01', valid_to: null },
  ...{ every_weeks: 1, anchor: '2026-11-23', lines, ...more },
})
const exception = (on_day: string, kind: Exception['kind'], more: Partial<Exception> = {}) => ({
  ...{ on_day, kind, batch_id: `${on_day}${kind}`, practitioner_id: 'anne', reason: '' },
  ...{ from_time: null, to_time: null, healthcare_service_id: null, ...more },
})
const hours = (from_time: string, to_time: string) => ({
  ...{ healthcare_service_id: 'hour', from_time, to_time },
})

function timetable(plans: Plan[], exceptions: Exception[] = []): Timetable {
  const services = new Map([['hour', { duration_minutes: 60, buffer_minutes: 0 }]])
  return {
    ...{ clinic: 'clinic', zone: ZONE, easter: 'both' as const, version: 0, extended_to: null },
    ...{ plans, exceptions, services },
  }
}

/** When visits start, of two weeks from Monday 23 November 2026 on. */
const starts = (given: Timetable, from = '2026-11-23', before = '2026-12-07') =>
  visitsIn(given, { from, before }).map(({ practitioner_id, starts_at }) => {
    const at = starts_at.toZonedDateTimeISO(ZONE).toPlainDateTime().toString().slice(5, 16)
    return practitioner_id === 'anne' ? at : `${at} ${practitioner_id}`
  })

describe('plans', () => {
  test('hours have a visit after each other, and none in their break', () => {
    const lines = [line(2, '08:00:00', '12:00:00', { break_from: '09:30', break_to: '10:00' })]
    expect(starts(timetable([plan(lines)]), '2026-11-23', '2026-11-30')).toEqual([
      '11-24T08:00',
      '11-24T10:00',
      '11-24T11:00',
    ])
  })

  test('weeks take turns from their first Monday on, and before it too', () => {
    const lines = [
      line(1, '08:00', '09:00', { week: 1 }),
      line(1, '10:00', '11:00', { week: 2 }),
      line(2, '14:00', '15:00'),
    ]
    const alternating = timetable([plan(lines, { every_weeks: 2, anchor: '2026-11-30' })])
    expect(starts(alternating)).toEqual([
      '11-23T10:00',
      '11-24T14:00',
      '11-30T08:00',
      '12-01T14:00',
    ])
  })

  test('a plan counts while it is valid, the first of two that are', () => {
    const draft = plan([line(2, '14:00', '15:00')], {
      ...{ valid_from: '2026-11-30', valid_to: '2026-12-01' },
    })
    const usual = plan([line(2, '08:00', '09:00'), line(3, '08:00', '09:00')])
    expect(starts(timetable([draft, usual]))).toEqual([
      '11-24T08:00',
      '11-25T08:00',
      '12-01T14:00',
      '12-02T08:00',
    ])
  })

  test('each practitioner has their own', () => {
    const plans = [
      plan([line(2, '08:00', '09:00')]),
      plan([line(2, '08:00', '09:00')], { practitioner_id: 'luc' }),
    ]
    expect(starts(timetable(plans), '2026-11-24', '2026-11-25')).toEqual([
      '11-24T08:00',
      '11-24T08:00 luc',
    ])
    const week = { from: '2026-11-23', before: '2026-11-30' }
    expect(visitsIn(timetable(plans), week, ['luc'])).toHaveLength(1)
  })
})

describe('days that differ', () => {
  const usual = plan([line(2, '08:00', '10:00')])
  const tuesday = '2026-11-24'

  test('a day is closed, all of it or a part: a visit that the part touches is gone', () => {
    expect(starts(timetable([usual], [exception(tuesday, 'closed')]))).toEqual([
      '12-01T08:00',
      '12-01T09:00',
    ])
    const part = exception(tuesday, 'closed', { from_time: '09:50', to_time: '11:00' })
    expect(starts(timetable([usual], [part]), tuesday, '2026-11-25')).toEqual(['11-24T08:00'])
  })

  test('a clinic that is closed is so for everybody', () => {
    const all = exception(tuesday, 'closed', { practitioner_id: null })
    expect(starts(timetable([usual], [all]), tuesday, '2026-11-25')).toEqual([])
    const others = exception(tuesday, 'closed', { practitioner_id: 'luc' })
    expect(starts(timetable([usual], [others]), tuesday, '2026-11-25')).toHaveLength(2)
  })

  test('a day without hours may be open, on a holiday too', () => {
    const saturday = exception('2026-11-28', 'open', hours('09:00', '10:00'))
    const christmas = exception('2026-12-25', 'open', hours('09:00', '10:00'))
    const open = timetable([usual], [saturday, christmas])
    expect(starts(open, '2026-11-28', '2026-11-29')).toEqual(['11-28T09:00'])
    expect(starts(open, '2026-12-25', '2026-12-26')).toEqual(['12-25T09:00'])
  })

  test('hours that are open beside the plan’s never overlap them', () => {
    const more = exception(tuesday, 'open', hours('09:30', '12:30'))
    expect(starts(timetable([usual], [more]), tuesday, '2026-11-25')).toEqual([
      '11-24T08:00',
      '11-24T09:00',
      '11-24T10:30',
      '11-24T11:30',
    ])
  })

  test('hours that replace those of a day may be several', () => {
    const batch_id = 'one form'
    const morning = exception(tuesday, 'replaced', { ...hours('10:00', '11:00'), batch_id })
    const evening = exception(tuesday, 'replaced', { ...hours('18:00', '19:00'), batch_id })
    expect(starts(timetable([usual], [morning, evening]), tuesday, '2026-11-25')).toEqual([
      '11-24T10:00',
      '11-24T18:00',
    ])
  })

  test('the later of two prevails', () => {
    const closed = exception(tuesday, 'closed')
    const open = exception(tuesday, 'open', hours('14:00', '15:00'))
    const both = (...of: Exception[]) => starts(timetable([usual], of), tuesday, '2026-11-25')
    expect(both(closed, open)).toEqual(['11-24T14:00'])
    expect(both(open, closed)).toEqual([])
  })
})

test('nothing is planned on a holiday, but where the clinic is open', () => {
  const fridays = plan([line(5, '08:00', '09:00')])
  const days = ['2026-12-18', '2027-01-09'] as const
  expect(starts(timetable([fridays]), ...days)).toEqual(['12-18T08:00', '01-08T08:00'])
  const open = exception('2026-12-25', 'open', { practitioner_id: null })
  expect(starts(timetable([fridays], [open]), ...days)).toContain('12-25T08:00')
})

test('in what year days are is no matter: the holidays of both are known', () => {
  const everyDay = plan([4, 5].map((day) => line(day, '08:00', '09:00')))
  expect(starts(timetable([everyDay]), '2026-12-24', '2027-01-02')).toEqual([
    '12-24T08:00',
    '12-31T08:00',
  ])
})

test('a clinic takes one Easter day, the other, or both', () => {
  const mondaysAndFridays = plan([1, 5].map((day) => line(day, '08:00', '09:00')))
  const easter = (choice: Timetable['easter']) =>
    starts({ ...timetable([mondaysAndFridays]), easter: choice }, '2027-03-26', '2027-03-30')
  expect(easter('both')).toEqual([])
  expect(easter('good_friday')).toEqual(['03-29T08:00'])
  expect(easter('easter_monday')).toEqual(['03-26T08:00'])
})
