import { describe, expect, test } from 'vitest'
import { type CalendarAppointment, calendarFile } from '../../../src/booking/notices/calendar.ts'
import { VISIT as appointment } from './aCalendarVisit.ts'

function file(change: Partial<CalendarAppointment> = {}, locale: 'fr' | 'en' = 'fr') {
  return calendarFile({
    appointment: { ...appointment, ...change },
    locale,
    origin: 'https://rdv.example:8443',
    email: 'aide@rdv.example',
  })
}

/** The lines of a file, unfolded, as property and value. */
function lines(text: string) {
  const unfolded = text.replaceAll('\r\n ', '').split('\r\n')
  return unfolded.map((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1),
  ])
}

function value(text: string, property: string) {
  return lines(text).find(([name]) => name?.split(';')[0] === property)?.[1]
}

/** The instant of DTSTART by nothing but the file: its own VTIMEZONE says which offset was in force. */
function startOf(text: string): string {
  const zone = text.slice(0, text.indexOf('BEGIN:VEVENT'))
  const event = text.slice(text.indexOf('BEGIN:VEVENT'))
  const observances = zone.split(/BEGIN:(?:STANDARD|DAYLIGHT)/).slice(1)
  const start = value(event, 'DTSTART') ?? ''
  const inForce = observances
    .filter((observance) => (value(observance, 'DTSTART') ?? '') <= start)
    .toSorted((a, b) => (value(a, 'DTSTART') ?? '').localeCompare(value(b, 'DTSTART') ?? ''))
    .at(-1)
  const [, sign, hours, minutes] =
    /([+-])(\d\d)(\d\d)/.exec(value(inForce ?? '', 'TZOFFSETTO') ?? '') ?? []
  const [date = '', time = ''] = start.split('T')
  const local = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}`
  return new Date(`${local}${sign}${hours}:${minutes}`).toISOString()
}

describe('the calendar file of an appointment', () => {
  test.each(['booked', 'cancelled'] as const)('%s, it says who publishes it', (status) => {
    const [property] = lines(file({ status })).find(([name]) => name?.startsWith('ORGANIZER')) ?? []
    expect(property).toContain('CN="Clinique du Vieux-Port"')
    expect(value(file({ status }), 'ORGANIZER')).toBe('mailto:aide@rdv.example')
  })

  test('tells when, where and the reference, and nothing of why or of whom', () => {
    const text = file()
    expect(value(text, 'SUMMARY')).toBe('Rendez-vous médical')
    expect(value(text, 'LOCATION')).toBe(
      String.raw`Clinique du Vieux-Port\, 12\, rue des Érables\, Montréal H2X 1Y4`,
    )
    expect(value(text, 'DESCRIPTION')).toContain('ACDE 3467 9FGH')
    expect(value(text, 'DESCRIPTION')).toContain('514 555-0100')
    expect(value(text, 'STATUS')).toBe('CONFIRMED')
    expect(value(text, 'DTSTAMP')).toBe('20261122T150000Z')
    expect(text).not.toMatch(/ATTENDEE|CATEGORIES/)
    const { fr, en } = { fr: file(), en: file({}, 'en') }
    for (const said of [fr, en])
      expect(said).not.toMatch(/urgent|suivi|grossesse|pregnan|pediatri|pédiatri|check-up|Dre?\b/i)
  })

  test('reminds the day before, leads to the site by an address that tells nothing, and a cancelled one does not remind', () => {
    expect(value(file(), 'TRIGGER')).toBe('-P1D')
    expect(value(file({}, 'en'), 'URL')).toBe('https://rdv.example:8443/en/appointments')
    expect(file({ status: 'cancelled' })).not.toContain('VALARM')
  })

  test('is in English for those who chose it', () => {
    expect(value(file({}, 'en'), 'SUMMARY')).toBe('Medical appointment')
    expect(value(file({}, 'en'), 'DESCRIPTION')).toContain('Reference number: ACDE 3467 9FGH')
  })

  test('keeps its UID for life, and its SEQUENCE rises with each change', () => {
    expect(value(file(), 'UID')).toBe(`${appointment.id}@rdv.example`)
    expect(value(file(), 'SEQUENCE')).toBe('0')
    expect(value(file({ version: 3 }), 'UID')).toBe(`${appointment.id}@rdv.example`)
    expect(value(file({ version: 3 }), 'SEQUENCE')).toBe('2')
  })

  test('of a cancelled appointment takes it out of the calendar', () => {
    const text = file({ status: 'cancelled', version: 2 })
    expect([value(text, 'METHOD'), value(text, 'STATUS')]).toEqual(['CANCEL', 'CANCELLED'])
    expect(value(file(), 'METHOD')).toBe('PUBLISH')
  })

  test('of a visit by telephone sends nobody to the clinic', () => {
    const location = value(file({ method: 'telephone' }), 'LOCATION')
    expect(location).toBe('Par téléphone (Clinique du Vieux-Port)')
  })

  test('has lines that end and fold as the standard wants', () => {
    const text = file({
      clinic_name: 'Clinique médicale de l’Île-aux-Érables et de l’Anse-à-l’Écu '.repeat(3),
    })
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  })

  test('cannot be given a line of its own by a name', () => {
    const text = file({ clinic_name: 'Clinique\r\nATTENDEE:mailto:espion@exemple.ca\nX-MAL:1' })
    expect(lines(text).map(([name]) => name)).not.toContain('ATTENDEE')
    expect(lines(text).map(([name]) => name)).not.toContain('X-MAL')
  })
})

describe('the time in the file is the stored time', () => {
  const zones = ['America/Toronto', 'America/Halifax', 'America/Blanc-Sablon']
  const times = [
    '2026-11-24T14:20:00.000Z',
    '2027-07-02T12:00:00.000Z',
    // The day the clocks go forward, from hour to hour, the very instants of the changes included.
    '2027-03-14T05:30:00.000Z',
    '2027-03-14T06:00:00.000Z',
    '2027-03-14T06:59:00.000Z',
    '2027-03-14T07:00:00.000Z',
    '2027-03-14T13:00:00.000Z',
    // The day they go back.
    '2027-11-07T04:30:00.000Z',
    '2027-11-07T14:00:00.000Z',
    '2027-11-08T14:00:00.000Z',
  ]

  test.each(zones.flatMap((zone) => times.map((time) => [zone, time] as const)))(
    '%s, %s',
    (time_zone, time) => {
      const starts_at = new Date(time)
      const text = file({
        time_zone,
        starts_at,
        ends_at: new Date(starts_at.getTime() + 20 * 60_000),
      })
      expect(startOf(text)).toBe(time)
      expect(text).toContain(`DTSTART;TZID=${time_zone}:`)
      expect(value(text, 'TZID')).toBe(time_zone)
    },
  )

  test('in Blanc-Sablon, where the clocks never change, the zone has one offset', () => {
    const text = file({ time_zone: 'America/Blanc-Sablon' })
    expect(text.match(/TZOFFSETTO:.*/g)).toEqual(['TZOFFSETTO:-0400'])
  })

  test('a visit across a change of clocks lasts as long as it was booked for', () => {
    const text = file({
      starts_at: new Date('2027-03-14T06:50:00Z'),
      ends_at: new Date('2027-03-14T07:10:00Z'),
    })
    expect([
      value(text.slice(text.indexOf('BEGIN:VEVENT')), 'DTSTART'),
      value(text, 'DTEND'),
    ]).toEqual(['20270314T015000', '20270314T031000'])
    expect(text.match(/BEGIN:(STANDARD|DAYLIGHT)/g)).toEqual([
      'BEGIN:STANDARD',
      'BEGIN:DAYLIGHT',
      'BEGIN:STANDARD',
    ])
  })
})
