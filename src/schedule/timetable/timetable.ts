import type { ExpressionBuilder } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { OpenTables, PlanException, PlanLine as PlanLineRow } from '../../db/schema.ts'
import type { Easter } from '../exceptions/holidays.ts'

/** Hours of one weekday; `week` is which of every so many, null each. */
export type PlanLine = Omit<PlanLineRow, 'id' | 'plan_id'>

/** A practitioner's weeks at a clinic, while they are valid: to a day, or until another plan (null). */
export interface Plan {
  id: string
  practitioner_id: string
  valid_from: string
  valid_to: string | null
  every_weeks: number
  /** The Monday of a week that is the first of every so many. */
  anchor: string
  lines: PlanLine[]
}

/** A day that differs: closed, open beside its plans, or replacing them; of one practitioner, or of the clinic (null). */
export type Exception = Omit<PlanException, 'id' | 'clinic_id'>

/** From a day on, to the day before another (ISO dates). */
export interface Days {
  from: string
  before: string
}

/** All that decides which slots a clinic has, and the version that a change of it must name. */
export interface Timetable {
  clinic: string
  zone: string
  easter: Easter
  version: number
  /** Each day before has its slots. */
  extended_to: string | null
  /** The first of a practitioner's that is valid on a day is the one that counts. */
  plans: Plan[]
  /** In the order of their making: the later prevails. */
  exceptions: Exception[]
  /** Minutes that a visit and the pause after it last, by service. */
  services: ReadonlyMap<string, { duration_minutes: number; buffer_minutes: number }>
}

/** What a clinic has published, from a day on. */
export function timetableOf(
  db: Db,
  { clinic, from }: { clinic: string; from: string },
): Promise<Timetable> {
  return db.isTransaction ? read() : retry(read)

  async function read() {
    // The version first: whatever changes after it was read is noticed.
    const { time_zone, easter, version, extended_to } = await db
      .selectFrom('clinic')
      .leftJoin('timetable', 'timetable.clinic_id', 'clinic.id')
      .select(['time_zone', 'easter', 'timetable.version', 'extended_to'])
      .where('id', '=', clinic)
      .executeTakeFirstOrThrow()
    const services = await db
      .selectFrom('healthcare_service')
      .select(['id', 'duration_minutes', 'buffer_minutes'])
      .where('clinic_id', '=', clinic)
      .execute()
    const plans = await published(db, { clinic, from })
    const exceptions = await exceptionsOf(db, { clinic, from })
    return {
      ...{ clinic, zone: time_zone, easter, version: version ?? 0, extended_to },
      ...{ plans, exceptions },
      services: new Map(services.map(({ id, ...lasts }) => [id, lasts])),
    }
  }
}

function published(db: Db, { clinic, from }: { clinic: string; from: string }): Promise<Plan[]> {
  return db
    .selectFrom('plan')
    .select(['id', 'practitioner_id', 'valid_from', 'valid_to', 'every_weeks', 'anchor', linesOf])
    .where('clinic_id', '=', clinic)
    .where('status', '=', 'published')
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', from)]))
    .orderBy('id')
    .execute()
}

function exceptionsOf(db: Db, { clinic, from }: { clinic: string; from: string }) {
  return db
    .selectFrom('plan_exception')
    .select(['batch_id', 'practitioner_id', 'on_day', 'kind', 'from_time', 'to_time'])
    .select(['healthcare_service_id', 'reason'])
    .where('clinic_id', '=', clinic)
    .where('on_day', '>=', from)
    .orderBy('id')
    .execute()
}

/** The lines of a plan, in a query of plans. */
export function linesOf(plan: ExpressionBuilder<OpenTables, 'plan'>) {
  return jsonArrayFrom(
    plan
      .selectFrom('plan_line')
      .select(['healthcare_service_id', 'weekday', 'week', 'from_time', 'to_time'])
      .select(['break_from', 'break_to'])
      .whereRef('plan_id', '=', 'plan.id')
      .orderBy('weekday')
      .orderBy('from_time')
      .orderBy('week'),
  ).as('lines')
}
