import type { DirectoryTexts } from '../../support/files.ts'

const CLINICS = 5
const PRACTITIONERS = 10
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Where the invented clinics are, and what they offer: what a search must ask for. */
export const SEARCH = { postal_code: 'H2J 1A1', reason: 'semi_urgent', distance: '25' }

/** The five files of an invented network: two practitioners a clinic, every day from 8 to 20 h, visits of 20 minutes. */
export function networkFiles(): DirectoryTexts {
  const clinics = range(CLINICS)
  const practitioners = range(PRACTITIONERS)
  const clinicOf = (at: number) => `clinic-${at % CLINICS}`
  return {
    groups: file([{ code: 'group', name: 'GMF de la Preuve' }]),
    clinics: file(clinics.map(clinic)),
    practitioners: file(
      practitioners.map((at) => ({
        code: `practitioner-${at}`,
        profession: 'family_physician',
        title_fr: 'Dre',
        title_en: 'Dr.',
        first_name: 'Noémie',
        last_name: `Essai-${'ABCDEFGHIJ'.charAt(at)}`,
        languages: 'fr en',
        clinic_codes: clinicOf(at),
      })),
    ),
    services: file(clinics.map(service)),
    openings: file(
      practitioners.flatMap((at) =>
        WEEKDAYS.map((weekday) => ({
          practitioner_code: `practitioner-${at}`,
          service_code: `service-${at % CLINICS}`,
          weekday,
          from_time: '08:00',
          to_time: '20:00',
        })),
      ),
    ),
  }
}

const clinic = (at: number) => ({
  code: `clinic-${at}`,
  group_code: at < 2 ? 'group' : '',
  name: `Clinique de la Preuve ${at}`,
  address: `${at + 1} rue de l’Essai`,
  city: 'Montréal',
  postal_code: 'H2J 1A1',
  region_code: '06',
  phone: `514 555-010${at}`,
  time_zone: 'America/Toronto',
  latitude: (45.53 + at / 100).toFixed(2),
  longitude: -73.58,
  accessible: 'yes',
  access_fr: 'Entrée de plain-pied.',
  access_en: 'Step-free entrance.',
  hours_fr: 'Tous les jours de 8 h à 20 h',
  hours_en: 'Every day from 8 a.m. to 8 p.m.',
  bring_fr: 'Votre carte d’assurance maladie.',
  bring_en: 'Your health insurance card.',
  cancellation_deadline_minutes: 60,
  cancellation_policy_fr: 'Aucuns frais.',
  cancellation_policy_en: 'No fee.',
})

const service = (at: number) => ({
  code: `service-${at}`,
  clinic_code: `clinic-${at}`,
  practitioner_code: '',
  name_fr: 'Consultation semi-urgente',
  name_en: 'Semi-urgent consultation',
  reason: SEARCH.reason,
  method: 'clinic',
  duration_minutes: 20,
  min_age: '',
  max_age: '',
  sex: '',
  a_lead_minutes: 86_400,
  b_lead_minutes: 86_400,
  c_lead_minutes: 86_400,
  d_lead_minutes: 86_400,
  redirection: '',
  staff_only: 'no',
})

function file(rows: Record<string, string | number>[]): string {
  const header = Object.keys(rows[0] ?? {})
  return [header, ...rows.map((row) => Object.values(row))].map((line) => line.join(',')).join('\n')
}

const range = (length: number) => Array.from({ length }, (_, at) => at)
