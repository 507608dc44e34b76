import type { CalendarAppointment } from '../../../src/booking/notices/calendar.ts'

/** A visit as a calendar file tells it. */
export const VISIT: CalendarAppointment = {
  id: '01997c3e-7a10-7c35-9d5e-0d6a4f1b2c3d',
  reference: 'ACDE34679FGH',
  status: 'booked',
  starts_at: new Date('2026-11-24T14:20:00Z'),
  ends_at: new Date('2026-11-24T14:40:00Z'),
  version: 1,
  changed_at: new Date('2026-11-22T15:00:00Z'),
  method: 'clinic',
  clinic_name: 'Clinique du Vieux-Port',
  address: '12, rue des Érables',
  city: 'Montréal',
  postal_code: 'H2X 1Y4',
  phone: '514 555-0100',
  time_zone: 'America/Toronto',
}
