import type { Logger } from 'pino'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { eachApart } from '../../db/eachApart.ts'
import { daysAfter } from '../calendar.ts'
import { timetableOf } from './timetable.ts'
import { visitsIn } from './visits.ts'

/** How far ahead each clinic has slots. */
const HORIZON_DAYS = 6 * 7
/** Clinics that a job extends before others have their turn. */
const MOST_AT_ONCE = 10

/** The day before which each clinic has slots, on a day (ISO dates). */
export function horizonOf(today: string): string {
  return daysAfter(today, HORIZON_DAYS)
}

/**
 * Publishes the dated slots of every clinic's plans on these days and returns how many are new: running it again adds
 * nothing and changes nothing, and no slot overlaps another of its practitioner's.
 */
export async function publishSlots(
  db: Db,
  { from, weeks, now }: { from: string; weeks: number; now: Date },
): Promise<number> {
  const before = daysAfter(from, weeks * 7)
  let published = 0
  for (const clinic of await clinicsWithPlans(db))
    published += (await extend(db, { clinic, from, before, now })) ?? 0
  return published
}

/**
 * Extends what some clinics have published to the horizon of today (ISO date), and says how many slots are new and
 * whether other clinics are still behind. A clinic whose plans change meanwhile is left for the next time; so is one for which it
 * fails, and that is told.
 */
export async function extendHorizon(
  db: Db,
  { today, now }: { today: string; now: Date },
  log: Pick<Logger, 'error'>,
): Promise<{ published: number; more: boolean }> {
  const before = horizonOf(today)
  const behind = await clinicsBehind(db, before)
  let published = 0
  async function extendOne({ clinic, extended_to }: (typeof behind)[number]) {
    const from = extended_to && extended_to > today ? extended_to : today
    published += (await extend(db, { clinic, from, before, now })) ?? 0
  }
  const extended = await eachApart(behind, extendOne, ({ clinic }, error) =>
    log.error({ clinic, error }, 'weeks of a clinic not extended'),
  )
  return { published, more: extended > 0 && behind.length === MOST_AT_ONCE }
}

/** Null when the plans changed since they were read. */
async function extend(
  db: Db,
  { clinic, from, before, now }: { clinic: string; from: string; before: string; now: Date },
): Promise<number | null> {
  const timetable = await timetableOf(db, { clinic, from })
  const visits = visitsIn(timetable, { from, before })
  const { version } = timetable
  const given = { clinic, version, before, visits, now }
  return (await call<{ added: number | null }>(db, 'extend_timetable', given)).added
}

async function clinicsWithPlans(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('plan')
    .innerJoin('clinic', 'clinic.id', 'plan.clinic_id')
    .select('clinic_id')
    .distinct()
    .where('status', '=', 'published')
    .where('deactivated_at', 'is', null)
    .orderBy('clinic_id')
    .execute()
  return rows.map(({ clinic_id }) => clinic_id)
}

/** The farthest behind last: one that fails for days keeps none of the others waiting. */
function clinicsBehind(db: Db, horizon: string) {
  return db
    .selectFrom('plan')
    .innerJoin('clinic', 'clinic.id', 'plan.clinic_id')
    .leftJoin('timetable', 'timetable.clinic_id', 'plan.clinic_id')
    .select(['plan.clinic_id as clinic', 'extended_to'])
    .distinct()
    .where('status', '=', 'published')
    .where('deactivated_at', 'is', null)
    .where((eb) => eb.or([eb('extended_to', 'is', null), eb('extended_to', '<', horizon)]))
    .orderBy('extended_to', (order) => order.desc().nullsLast())
    .orderBy('clinic')
    .limit(MOST_AT_ONCE)
    .execute()
}
