import type { ColumnType, Generated } from 'kysely'
import type * as lists from './lists.ts'

/** Instants: read as `Date`, written as `Date`. Dates: ISO strings, both ways. */
type Instant = ColumnType<Date, Date | string, Date | string>

export type Profession = (typeof lists.PROFESSIONS)[number]
export type Reason = (typeof lists.REASONS)[number]
export type Method = (typeof lists.METHODS)[number]
export type Moment = (typeof lists.MOMENTS)[number]
export type Locale = (typeof lists.LOCALES)[number]
export type Sex = (typeof lists.SEXES)[number]

export type PolicyKind = (typeof lists.POLICY_KINDS)[number]
export type StatisticKind = (typeof lists.STATISTIC_KINDS)[number]

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
  late_online: Generated<boolean>
  remind_early: Generated<boolean>
  website: string
  easter: (typeof lists.EASTER_HOLIDAYS)[number]
  closes_at: string | null
  transport_fr: string
  transport_en: string
  deactivated_at: Instant | null
  version: Generated<number>
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
  license_number: string
  version: Generated<number>
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
  buffer_minutes: Generated<number>
  min_age: number | null
  max_age: number | null
  sex: Sex | null
  a_lead_minutes: number | null
  b_lead_minutes: number | null
  c_lead_minutes: number | null
  d_lead_minutes: number | null
  redirection: (typeof lists.REDIRECTIONS)[number] | null
  staff_only: Generated<boolean>
  release_time: string | null
  desk_percent: Generated<number>
  desk_minutes: Generated<number>
  version: Generated<number>
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
  published_at: Instant
  status: (typeof lists.SLOT_STATUSES)[number]
}

/** A practitioner's weeks at a clinic, from a day on. */
export interface Plan {
  id: Generated<string>
  clinic_id: string
  practitioner_id: string
  status: (typeof lists.PLAN_STATUSES)[number]
  valid_from: string
  valid_to: string | null
  every_weeks: Generated<number>
  anchor: string
  version: Generated<number>
}

/** Hours of one weekday, on the clinic's clock, in which a practitioner sees people for one service. */
export interface PlanLine {
  id: Generated<string>
  plan_id: string
  healthcare_service_id: string
  weekday: number
  week: number | null
  from_time: string
  to_time: string
  break_from: string | null
  break_to: string | null
}

/** A day that differs from its plans. */
export interface PlanException {
  id: Generated<string>
  batch_id: string
  clinic_id: string
  practitioner_id: string | null
  on_day: string
  kind: (typeof lists.EXCEPTION_KINDS)[number]
  from_time: string | null
  to_time: string | null
  healthcare_service_id: string | null
  reason: string
}

/** What the register says of a person that decides which slots are theirs to see; the SQL type of that name. */
export interface Eligibility {
  practitioner_id: string | null
  place_id: string | null
  with_physician: boolean
  birth_date: string
  sex: Sex | null
}

/** Tables without personal data: all that an ordinary connection sees. */
export interface OpenTables {
  routine_set: { one: boolean; digest: string; names: string[] }
  installation: { one: Generated<boolean>; demo: boolean }
  clinic_group: { id: Generated<string>; code: string; name: string }
  clinic: Clinic
  practitioner: Practitioner
  practitioner_role: { practitioner_id: string; clinic_id: string }
  healthcare_service: HealthcareService
  slot: Slot
  ended_session: { session: string }
  postal_area: {
    fsa: string
    position_km: ColumnType<{ x: number; y: number }, string, string>
  }
  plan: Plan
  plan_line: PlanLine
  plan_exception: PlanException
  timetable: { clinic_id: string; version: Generated<number>; extended_to: string | null }
  outbox: Outbox
  lateness: Lateness
  feedback: Feedback
  policy_version: PolicyVersion
  message_switch: { channel: Channel; kind: AnyMessageKind; off_since: Generated<Date> }
}

/** `version` is the day from which it is in force; the first replaces nothing, and has no purpose. */
export interface PolicyVersion {
  kind: PolicyKind
  version: string
  first: boolean
  text_fr: string
  text_en: string
  hash: string
  configuration_hash: string
  purpose_fr: string | null
  purpose_en: string | null
  published_at: Generated<Date>
  effective_at: ColumnType<Date, never, never>
}

/** Tables with personal data: seen only through the record door. */
export interface RecordTables {
  register_entry: RegisterEntry
  consent: Consent
  patient: Patient
  appointment: Appointment
  appointment_event: AppointmentEvent
  message: Message
  unregistered_person: UnregisteredPerson
}

export interface RegisterEntry {
  person: string
  identity: string
  expires_on: string
  practitioner_id: string | null
  group_id: string | null
}

/** Somebody without a card at hand, as they said who they are. */
export interface UnregisteredPerson {
  person: string
  clinic_id: string
  identity: string | null
  reason: NoCardReason
  merged_into: string | null
}

export interface Consent {
  id: Generated<string>
  person: string
  appointment_id: string | null
  purpose: (typeof lists.CONSENT_PURPOSES)[number]
  text_version: string
  locale: Locale
  given_at: Generated<Date>
  withdrawn_at: Instant | null
}

export interface Patient {
  id: string
  person: string
  identity: string
}

export type NoCardReason = (typeof lists.NO_CARD_REASONS)[number]
export type OverbookingReason = (typeof lists.OVERBOOKING_REASONS)[number]
export type CancelledFor = (typeof lists.CANCELLED_FOR)[number]
export type CancelledHow = (typeof lists.CANCELLED_HOW)[number]
export type AppointmentStatus = (typeof lists.APPOINTMENT_STATUSES)[number]

export interface Appointment {
  id: string
  reference: string
  reference_index: string
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
  sms_consent: Generated<boolean>
  discreet: Generated<boolean>
  phone: string | null
  phone_index: string | null
  address: string | null
  needs: string | null
  changed_at: ColumnType<Date, Date | undefined, Date>
  changed_by: string
  booked_by: string
  arrived_at: Instant | null
  roomed_at: Instant | null
  seen_at: Instant | null
  cancelled_for: CancelledFor | null
  cancelled_how: CancelledHow | null
  changed_how: CancelledHow | null
  overbooking_reason: OverbookingReason | null
}

export type EventKind = (typeof lists.EVENT_KINDS)[number]
/** What happened to an appointment, and when it was to begin then. */
export interface AppointmentEvent {
  id: Generated<string>
  appointment_id: string
  version: number
  kind: EventKind
  who: string
  channel: CancelledHow | null
  reason: CancelledFor | null
  starts_at: Instant
  at: Generated<Date>
}

/** What somebody said of a page. */
export interface Feedback {
  id: string
  received_on: Generated<string>
  page: string
  locale: Locale
  useful: boolean
  said: string
}
export type ReviewKind = (typeof lists.REVIEW_KINDS)[number]
export type ClosureDecision = (typeof lists.CLOSURE_DECISIONS)[number]
export type DecisionState = (typeof lists.DECISION_STATES)[number]
export type DecisionRefusal = (typeof lists.DECISION_REFUSALS)[number]

export type StaffMessageKind = (typeof lists.STAFF_MESSAGE_KINDS)[number]
export type StaffNewsKind = (typeof lists.STAFF_NEWS_KINDS)[number]
export type DayNews = (typeof lists.DAY_NEWS)[number]
export type DayChange = (typeof lists.DAY_CHANGES)[number]
export type DayChangedBy = (typeof lists.DAY_CHANGED_BY)[number]
/** How late a practitioner runs on a day of a clinic. */
export interface Lateness {
  practitioner_id: string
  clinic_id: string
  from_at: Instant
  to_at: Instant
  minutes: number
  said_at: Generated<Date>
  told: Generated<number>
  withdrawn_at: Instant | null
}

export type ReminderKind = (typeof lists.REMINDER_KINDS)[number]
export type AnyMessageKind = (typeof lists.MESSAGE_KINDS)[number]
export type MessageKind = Exclude<AnyMessageKind, StaffMessageKind>

export type Channel = (typeof lists.CHANNELS)[number]

export interface Outbox {
  id: Generated<string>
  channel: Generated<Channel>
  kind: AnyMessageKind
  patient_id: string | null
  appointment_id: string | null
  version: number | null
  locale: Locale
  session: string
  sealed: string | null
  not_before: ColumnType<Date, Date | undefined, Date>
  not_after: Instant
  tries: Generated<number>
  uncertain: Generated<boolean>
}

export interface Message {
  outbox_id: string
  channel: Generated<Channel>
  patient_id: string
  appointment_id: string | null
  version: number | null
  kind: MessageKind
  outcome: (typeof lists.MESSAGE_OUTCOMES)[number]
  reason: string | null
  at: Generated<Date>
}
