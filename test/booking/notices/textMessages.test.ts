import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, test } from 'vitest'
import type { MessageAppointment } from '../../../src/booking/notices/appointmentMessages.ts'
import {
  appointmentText,
  discreetText,
  formerNumberText,
} from '../../../src/booking/notices/textMessages.ts'
import { LOCALES, MESSAGE_KINDS, STAFF_MESSAGE_KINDS } from '../../../src/db/lists.ts'
import { translator } from '../../../src/i18n/translate.ts'
import { folded } from '../../../src/messages/channels/text.ts'
import { root } from '../../support/sources.ts'

const origin = 'https://rendez-vous.exemple.ca'
const clinics = globSync('demo/clinics.csv', { cwd: root }).flatMap((file) =>
  readFileSync(path.join(root, file), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[2] ?? ''),
)
const longest = clinics.toSorted((one, other) => other.length - one.length)[0] ?? ''

const appointment: MessageAppointment = {
  id: 'x',
  reference: 'ACDE34679FGH',
  status: 'booked',
  // A Wednesday of September, and the longest time of day.
  starts_at: new Date('2026-09-30T16:50:00Z'),
  ends_at: new Date('2026-09-30T17:10:00Z'),
  version: 1,
  changed_at: new Date('2026-09-01T12:00:00Z'),
  method: 'clinic',
  clinic_name: longest,
  address: '12, rue des Érables',
  city: 'Montréal',
  postal_code: 'H2X 1Y4',
  phone: '1 800 555-0100 # 123456',
  time_zone: 'America/Toronto',
  cancellation_deadline_minutes: 720,
  late_minutes: 120,
}
const kinds = MESSAGE_KINDS.filter(
  (kind) => kind !== 'code' && !(STAFF_MESSAGE_KINDS as readonly string[]).includes(kind),
) as Parameters<typeof appointmentText>[0][]
/** While the clinic still takes changes online; after that, its telephone stands in place of the address. */
const now = new Date('2026-09-01T12:00:00Z')
const parts = (text: string) => new SegmentedMessage(folded(text)).segmentsCount

describe.each(LOCALES)('in %s', (locale) => {
  const t = translator(locale)
  const text = (kind: (typeof kinds)[number], change = {}) =>
    folded(appointmentText(kind, { ...appointment, ...change }, { locale, origin, now }))

  test.each(kinds)(
    '%s says clinic, day, hour, the way in and how to stop, in two parts',
    (kind) => {
      expect(longest.length).toBeGreaterThan(25)
      expect(text(kind)).toContain(folded(longest))
      expect(text(kind)).toMatch(/30/)
      expect(text(kind)).toMatch(/12(:| h )50/)
      expect(text(kind)).toContain(`${origin}/${locale}/identification `)
      expect(text(kind)).toContain('STOP')
      expect(parts(text(kind))).toBeLessThanOrEqual(2)
    },
  )

  test.each(kinds)(
    '%s takes two parts or three where the name of the clinic needs other letters',
    (kind) => {
      expect(
        parts(text(kind, { clinic_name: 'Clinique Maïna-Lacoëte-Bâtisseur' })),
      ).toBeLessThanOrEqual(3)
    },
  )

  test('past the clinic’s deadline a reminder says its telephone in place of a link that is too late', () => {
    const late = { starts_at: new Date('2026-09-01T13:00:00Z') }
    expect(text('reminder', late)).toContain('1 800 555-0100')
    expect(text('reminder', late)).not.toContain('http')
    expect(parts(text('reminder', late))).toBeLessThanOrEqual(2)
    expect(text('booked', late)).toContain(`${origin}/${locale}/identification`)
  })

  test('no month makes them longer', () => {
    for (let month = 1; month <= 12; month++) {
      const starts_at = new Date(Date.UTC(2026, month - 1, 28, 17, 50))
      expect(parts(text('reminder', { starts_at })), `month ${month}`).toBeLessThanOrEqual(2)
      const { encodingName } = new SegmentedMessage(text('booked', { starts_at, clinic_name: 'X' }))
      expect(encodingName, `month ${month}`).toBe('GSM-7')
    }
  })

  test('the others are short as well, and a discreet one tells neither when nor where', () => {
    const discreet = discreetText('discreet', { locale, origin })
    expect(parts(discreet)).toBe(1)
    expect(discreet).not.toMatch(/clini|2026|\d\d/i)
    expect(parts(formerNumberText(appointment, locale))).toBeLessThanOrEqual(2)
    expect(parts(t('messages.text.code', { code: '123456' }))).toBe(1)
  })

  test('none asks to answer with a word that carriers take for a stop', () => {
    const all = [...kinds.map((kind) => text(kind)), discreetText('discreet', { locale, origin })]
    for (const said of all) expect(said).not.toMatch(/\b(CANCEL|END|QUIT|UNSUBSCRIBE|ARRET)\b/)
  })
})
