import type { Db } from '../../db/database.ts'
import { careColumns } from '../../directory/columns.ts'
import { whoOf } from '../../privacy/actor.ts'
import { openRecord, type Trx } from '../../privacy/door.ts'
import type { HistoryRows } from './history.ts'
import { historyRows } from './historyRows.ts'

/**
 * What a session opens: the appointments that it made or that were named to it by reference, and those that carry one
 * address proved by a code; or all of the person's, whoever booked them.
 */
export interface Scope {
  person: string
  session: string
  opened: readonly string[]
  openedAddress?: string | undefined
  whole?: boolean | undefined
}

declare const opened: unique symbol

/** An appointment that a scope opens. Only the queries below make one, and commands change nothing else. */
export type Opened = Row & { readonly [opened]: true }

type Row = Awaited<ReturnType<ReturnType<typeof appointmentsIn>['executeTakeFirstOrThrow']>>

/**
 * The appointments that this scope opens, soonest first: those of the person, and of no one else (S-01). Of very many, the oldest
 * are left out.
 */
export async function listAppointments(db: Db, scope: Scope): Promise<Opened[]> {
  const latest = await openRecord(db, accessOf(scope), (trx, { patient }) =>
    appointmentsIn(trx, scope, patient)
      .orderBy('appointment.starts_at', 'desc')
      .orderBy('appointment.id', 'desc')
      .limit(100)
      .$castTo<Opened>()
      .execute(),
  )
  return latest.toReversed()
}

/** The soonest appointment to come for the same reason, among those that this scope opens. */
export function findForReason(
  db: Db,
  scope: Scope,
  { reason }: Pick<Opened, 'reason'>,
): Promise<Opened | undefined> {
  return openRecord(db, accessOf(scope), (trx, { patient }) =>
    appointmentsIn(trx, scope, patient)
      .where('appointment.status', '=', 'booked')
      .where('healthcare_service.reason', '=', reason)
      .where((eb) => eb('appointment.starts_at', '>', eb.fn<Date>('app_now', [])))
      .orderBy('appointment.starts_at')
      .limit(1)
      .$castTo<Opened>()
      .executeTakeFirst(),
  )
}

/** One appointment, when this scope opens it; absent and not yours look the same. */
export function findAppointment(db: Db, scope: Scope, id: string): Promise<Opened | undefined> {
  return findOne(db, scope, 'appointment.id', id)
}

/** The same, with what happened to it and what became of its messages. */
export function findWithHistory(
  db: Db,
  scope: Scope,
  id: string,
): Promise<(Opened & HistoryRows) | undefined> {
  const access = { ...accessOf(scope), appointment: id }
  return openRecord(db, access, (trx, { patient }) =>
    appointmentsIn(trx, scope, patient)
      .select(() => historyRows(trx, id))
      .where('appointment.id', '=', id)
      .$castTo<Opened & HistoryRows>()
      .executeTakeFirst(),
  )
}

/** The appointment that a hold became: a confirmed hold answers with it, after a lost answer too. */
export function findAppointmentOfHold(db: Db, scope: Scope, hold: string) {
  return findOne(db, scope, 'appointment.hold_id', hold)
}

function findOne(
  db: Db,
  scope: Scope,
  column: 'appointment.id' | 'appointment.hold_id',
  value: string,
) {
  const appointment = column === 'appointment.id' ? value : undefined
  return openRecord(db, { ...accessOf(scope), appointment }, (trx, { patient }) =>
    appointmentsIn(trx, scope, patient)
      .where(column, '=', value)
      .$castTo<Opened>()
      .executeTakeFirst(),
  )
}

function accessOf({ person, session }: Scope) {
  return { who: { session }, whose: { person }, why: 'appointments' } as const
}

function appointmentsIn(trx: Trx, scope: Scope, patientId: string | null) {
  return trx
    .selectFrom('appointment')
    .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
    .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .select((eb) => eb.cast<string>(eb.val(scope.person), 'uuid').as('person'))
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
      'appointment.sms_consent',
      'appointment.discreet',
      'appointment.phone as contact_phone',
      'appointment.address as contact_address',
      'appointment.needs as contact_needs',
      'appointment.clinic_id',
    ])
    .select(careColumns)
    .where('appointment.patient_id', '=', patientId)
    .where((eb) =>
      eb.or([
        eb.val(scope.whole ?? false),
        eb('appointment.booked_by', '=', whoOf({ session: scope.session })),
        eb('appointment.id', '=', eb.fn.any(eb.val([...scope.opened]))),
        eb('appointment.email_index', '=', scope.openedAddress ?? null),
        eb('appointment.phone_index', '=', scope.openedAddress ?? null),
      ]),
    )
}
