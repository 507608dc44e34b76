import type { ColumnType, Generated } from 'kysely'

/** Instants: read as `Date`, written as `Date`. Dates: ISO strings, both ways. */
type Instant = ColumnType<Date, Date | string, Date | string>

export type Profession = 'family_physician' | 'nurse_practitioner' | 'nurse'
export type Reason = 'urgent' | 'semi_urgent' | 'pregnancy' | 'pediatric' | 'regular'
export type Method = 'clinic' | 'home' | 'video' | 'telephone'
export type Moment = 'morning' | 'afternoon' | 'evening'
export type Locale = 'fr' | 'en'
export type Sex = 'female' | 'male'

export interface Clinic {
  id: Generated<string>
  code: string
  group_id: string | null
  place_id: ColumnType<string, never, never>
  name: string
  address: string
  city: string
  postal_code: string
  region_code: string
  phone: string
  time_zone: string
  accessible: boolean
  access_fr: string
  access_en: string
  hours_fr: string
  hours_en: string
  bring_fr: string
  bring_en: string
  cancellation_deadline_minutes: number
  cancellation_policy_fr: string
  cancellation_policy_en: string
}

export interface Practitioner {
  id: Generated<string>
  code: string
  profession: Profession
  title_fr: string | null
  title_en: string | null
  first_name: string
  last_name: string
  languages: string[]
}

export interface HealthcareService {
  id: Generated<string>
  code: string
  clinic_id: string
  practitioner_id: string | null
  name_fr: string
  name_en: string
  reason: Reason
  method: Method
  duration_minutes: number
  min_age: number | null
  max_age: number | null
  sex: Sex | null
}

export interface Slot {
  id: Generated<string>
  clinic_id: string
  practitioner_id: string
  healthcare_service_id: string
  reason: Reason
  method: Method
  starts_at: Instant
  ends_at: Instant
  starts_on: string
  moment: Moment
  status: 'free' | 'busy' | 'busy-unavailable'
}

export interface Hold {
  slot_id: string
  id: Generated<string>
  person: string
  visit: string
  until: Instant
  extended: Generated<boolean>
  moves: string | null
}

/** Tables without personal data: all that an ordinary connection sees. */
export interface OpenTables {
  installation: { one: Generated<boolean>; demo: boolean }
  clinic_group: { id: Generated<string>; code: string; name: string }
  clinic: Clinic
  practitioner: Practitioner
  practitioner_role: { practitioner_id: string; clinic_id: string }
  healthcare_service: HealthcareService
  slot: Slot
  hold: Hold
  ended_session: { visit: string }
  postal_area: { fsa: string; position_km: { x: number; y: number } }
  outbox: Outbox
}

/** Tables with personal data: seen only through the record door. */
export interface RecordTables {
  register_entry: RegisterEntry
  consent: Consent
  confirmation_code: ConfirmationCode
  patient: Patient
  appointment: Appointment
  message: Message
}

export interface RegisterEntry {
  person: string
  identity: string
  expires_on: string
  practitioner_id: string | null
  group_id: string | null
}

export interface Consent {
  id: Generated<string>
  person: string
  appointment_id: string | null
  purpose: 'terms' | 'email'
  text_version: string
  locale: Locale
  given_at: Generated<Date>
  withdrawn_at: Instant | null
}

export interface ConfirmationCode {
  id: Generated<string>
  person: string
  visit: string
  email_index: string
  code_mac: string
  tries_left: number
  expires_at: Instant
}

export interface Patient {
  id: string
  person: string
  name_birth: string
  identity: string
}

export type AppointmentStatus =
  | 'booked'
  | 'arrived'
  | 'fulfilled'
  | 'noshow'
  | 'cancelled'
  | 'entered-in-error'

export interface Appointment {
  id: string
  reference: string
  hold_id: string
  slot_id: string
  patient_id: string
  clinic_id: string
  practitioner_id: string
  healthcare_service_id: string
  status: Generated<AppointmentStatus>
  starts_at: Instant
  ends_at: Instant
  version: Generated<number>
  locale: Locale
  email: string | null
  email_index: string | null
  email_consent: boolean
  created_at: Generated<Date>
  changed_at: ColumnType<Date, Date | undefined, Date>
  changed_by: string
  booked_by: string
}

export type MessageKind = 'booked' | 'cancelled' | 'moved' | 'contact_changed' | 'code'

export interface Outbox {
  id: Generated<string>
  kind: MessageKind
  patient_id: string
  appointment_id: string | null
  version: number | null
  locale: Locale
  visit: string
  sealed: string | null
  not_after: Instant
}

export interface Message {
  outbox_id: string
  patient_id: string
  appointment_id: string | null
  version: number | null
  kind: MessageKind
  outcome: 'sent' | 'skipped' | 'expired'
}
