import type { Db } from '../../db/database.ts'
import { openRecord, type Trx } from '../../privacy/door.ts'

/** What the session opens: appointments that its visit made or that it named by reference, and one address proved by a code. */
export interface Scope {
  person: string
  visit: string
  opened: readonly string[]
  openedAddress?: string | undefined
}

export type AppointmentDetails = Awaited<ReturnType<typeof listAppointments>>[number]

/** The appointments that this scope opens, soonest first: those of the person, and of no one else (S-01). */
export function listAppointments(db: Db, scope: Scope) {
  return openRecord(db, accessOf(scope), (trx, patientId) =>
    appointmentsIn(trx, scope, patientId).orderBy('appointment.starts_at').limit(100).execute(),
  )
}

/** One appointment, when this scope opens it; absent and not yours look the same. */
export function findAppointment(db: Db, scope: Scope, id: string) {
  return openRecord(db, accessOf(scope), (trx, patientId) =>
    appointmentsIn(trx, scope, patientId).where('appointment.id', '=', id).executeTakeFirst(),
  )
}

/** The appointment that a hold became: a confirmed hold answers with it, after a lost answer too. */
export function findAppointmentOfHold(db: Db, scope: Scope, hold: string) {
  return openRecord(db, accessOf(scope), (trx, patientId) =>
    appointmentsIn(trx, scope, patientId)
      .where('appointment.hold_id', '=', hold)
      .executeTakeFirst(),
  )
}

function accessOf({ person, visit }: Scope) {
  return { who: `visit:${visit}`, whose: { person }, why: 'appointments' } as const
}

function appointmentsIn(trx: Trx, scope: Scope, patientId: string | null) {
  return trx
    .selectFrom('appointment')
    .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
    .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .select([
      'appointment.id',
      'appointment.reference',
      'appointment.status',
      'appointment.starts_at',
      'appointment.ends_at',
      'appointment.version',
      'appointment.changed_at',
      'appointment.email',
      'appointment.email_consent',
      'appointment.clinic_id',
      'clinic.name as clinic_name',
      'clinic.address',
      'clinic.city',
      'clinic.postal_code',
      'clinic.phone',
      'clinic.time_zone',
      'clinic.access_fr',
      'clinic.access_en',
      'clinic.bring_fr',
      'clinic.bring_en',
      'clinic.cancellation_deadline_minutes',
      'clinic.cancellation_policy_fr',
      'clinic.cancellation_policy_en',
      'practitioner.title_fr',
      'practitioner.title_en',
      'practitioner.first_name',
      'practitioner.last_name',
      'practitioner.profession',
      'healthcare_service.name_fr as service_name_fr',
      'healthcare_service.name_en as service_name_en',
      'healthcare_service.reason',
      'healthcare_service.method',
    ])
    .where('appointment.patient_id', '=', patientId)
    .where((eb) =>
      eb.or([
        eb('appointment.booked_by', '=', `visit:${scope.visit}`),
        eb('appointment.id', '=', eb.fn.any(eb.val([...scope.opened]))),
        eb('appointment.email_index', '=', scope.openedAddress ?? null),
      ]),
    )
}
