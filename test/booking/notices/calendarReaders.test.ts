import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import { convertIcsCalendar } from 'ts-ics'
import { describe, expect, test } from 'vitest'
import { type CalendarAppointment, calendarFile } from '../../../src/booking/notices/calendar.ts'
import { VISIT } from './aCalendarVisit.ts'

/** What a calendar keeps of a file, whoever reads it. */
interface Kept {
  method: string
  uid: string
  sequence: number
  status: string
  start: string
  end: string
  organizer: string
  location: string
  /** Days before the visit at which it reminds. */
  alarms: number[]
}

/** Mozilla's, of Thunderbird: it knows a zone by nothing but the file. */
function byMozilla(file: string): Kept {
  const calendar = new ICAL.Component(ICAL.parse(file))
  const [zone] = calendar.getAllSubcomponents('vtimezone')
  const [component] = calendar.getAllSubcomponents('vevent')
  if (!zone || !component) throw new Error('no event in its zone')
  const named = new ICAL.Timezone(zone)
  const event = new ICAL.Event(component)
  const instant = (time: ICAL.Time) =>
    new Date(time.convertToZone(ICAL.Timezone.utcTimezone).toJSDate())
  const inZone = (time: ICAL.Time) => {
    const own = time.clone()
    own.zone = named
    return instant(own).toISOString()
  }
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: event.uid,
    sequence: event.sequence,
    status: String(component.getFirstPropertyValue('status')),
    start: inZone(event.startDate),
    end: inZone(event.endDate),
    organizer: event.organizer,
    location: event.location,
    alarms: component
      .getAllSubcomponents('valarm')
      .map(
        (alarm) =>
          -ICAL.Duration.fromString(String(alarm.getFirstPropertyValue('trigger'))).toSeconds() /
          86_400,
      ),
  }
}

/** What home automation and dashboards of Node read with. */
function byNode(file: string): Kept {
  const read = nodeIcal.sync.parseICS(file)
  const event = Object.values(read).find((each) => each?.type === 'VEVENT')
  if (event?.type !== 'VEVENT') throw new Error('no event')
  const { organizer, alarms = [] } = event
  return {
    method: String(event.method),
    uid: event.uid,
    sequence: Number(event.sequence),
    status: String(event.status),
    start: event.start.toISOString(),
    end: event.end?.toISOString() ?? '',
    organizer: typeof organizer === 'object' ? organizer.val : String(organizer),
    location: String(event.location),
    alarms: alarms.map(({ trigger }) => (trigger === '-P1D' ? 1 : Number.NaN)),
  }
}

/** One that was written anew, by whoever trusts no other. */
function byTs(file: string): Kept {
  const { method, events: [event] = [] } = convertIcsCalendar(undefined, file)
  if (!event) throw new Error('no event')
  return {
    method: String(method),
    uid: event.uid,
    sequence: event.sequence ?? 0,
    status: String(event.status),
    start: event.start.date.toISOString(),
    end: event.end?.date.toISOString() ?? '',
    organizer: `mailto:${event.organizer?.email.trim()}`,
    location: String(event.location),
    alarms: (event.alarms ?? []).map(({ trigger }) =>
      trigger.type === 'relative' && trigger.value?.before
        ? Number(trigger.value.days)
        : Number.NaN,
    ),
  }
}

const READERS = {
  Thunderbird: byMozilla,
  'a dashboard of Node': byNode,
  'a reader that was written anew': byTs,
}

const fileOf = (change: Partial<CalendarAppointment> = {}) =>
  calendarFile({
    appointment: { ...VISIT, ...change },
    locale: 'fr',
    origin: 'https://rdv.example',
    email: 'aide@rdv.example',
  })

/** What a calendar shows after files came in this order (RFC 5546): the highest SEQUENCE of a UID counts, and a cancelled event is gone. */
function calendarAfter(read: (file: string) => Kept, files: readonly string[]) {
  const events = new Map<string, Kept>()
  for (const file of files) {
    const event = read(file)
    const known = events.get(event.uid)
    if (!known || event.sequence >= known.sequence) events.set(event.uid, event)
  }
  return [...events.values()].filter(
    ({ method, status }) => method !== 'CANCEL' && status !== 'CANCELLED',
  )
}

describe.each(Object.entries(READERS))('in the calendar of %s', (_, read) => {
  test('the visit stands at its instant, with its clinic and who sent it, and reminds the day before', () => {
    expect(read(fileOf())).toEqual({
      method: 'PUBLISH',
      uid: `${VISIT.id}@rdv.example`,
      sequence: 0,
      status: 'CONFIRMED',
      start: '2026-11-24T14:20:00.000Z',
      end: '2026-11-24T14:40:00.000Z',
      organizer: 'mailto:aide@rdv.example',
      location: 'Clinique du Vieux-Port, 12, rue des Érables, Montréal H2X 1Y4',
      alarms: [1],
    })
  })

  test.each([
    ['America/Toronto', '2027-03-15T13:00:00.000Z'],
    ['America/Halifax', '2026-10-31T12:00:00.000Z'],
    ['America/Blanc-Sablon', '2027-07-01T13:00:00.000Z'],
  ])('a visit in %s stands at its instant, %s', (time_zone, at) => {
    const starts_at = new Date(at)
    const ends_at = new Date(starts_at.getTime() + 20 * 60_000)
    const { start, end } = read(fileOf({ time_zone, starts_at, ends_at }))
    expect([start, end]).toEqual([at, ends_at.toISOString()])
  })

  test('a visit that was moved stands at its new time alone, in whatever order the files came, and a cancelled one nowhere', () => {
    const moved = new Date('2026-11-26T15:00:00Z')
    const booked = fileOf()
    const later = fileOf({ version: 2, starts_at: moved, ends_at: moved })
    const gone = fileOf({ version: 3, status: 'cancelled', starts_at: moved, ends_at: moved })
    const starts = (files: readonly string[]) =>
      calendarAfter(read, files).map(({ start }) => start)
    expect(starts([booked, later])).toEqual([moved.toISOString()])
    expect(starts([later, booked])).toEqual([moved.toISOString()])
    expect(starts([booked, later, gone])).toEqual([])
    expect(read(gone)).toMatchObject({
      method: 'CANCEL',
      status: 'CANCELLED',
      sequence: 2,
      alarms: [],
    })
  })
})
