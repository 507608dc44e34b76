/** What a practitioner is called by. */
export const nameColumns = [
  'profession',
  'title_fr',
  'title_en',
  'first_name',
  'last_name',
] as const

/** What a person needs to know of a clinic to go there. */
export const clinicColumns = [
  'clinic.name as clinic_name',
  'clinic.address',
  'clinic.city',
  'clinic.postal_code',
  'clinic.phone',
  'clinic.time_zone',
  'clinic.cancellation_deadline_minutes',
  'clinic.late_online',
] as const

/** What a page says beside a time: where, with whom, for what, and what to bring. */
export const careColumns = [
  ...clinicColumns,
  'clinic.access_fr',
  'clinic.access_en',
  'clinic.bring_fr',
  'clinic.bring_en',
  'clinic.cancellation_policy_fr',
  'clinic.cancellation_policy_en',
  'practitioner.id as practitioner_id',
  'practitioner.title_fr',
  'practitioner.title_en',
  'practitioner.first_name',
  'practitioner.last_name',
  'practitioner.profession',
  'healthcare_service.name_fr as service_name_fr',
  'healthcare_service.name_en as service_name_en',
  'healthcare_service.reason',
  'healthcare_service.method',
] as const
