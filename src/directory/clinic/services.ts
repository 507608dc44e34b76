import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { REDIRECTIONS } from '../../db/lists.ts'
import { retry } from '../../db/retry.ts'
import type { Method, Reason, Sex } from '../../db/schema.ts'

/** What a clinic offers: its posting rules say who sees its slots, and how long before the visit. Null is never. */
export interface Service {
  id: string
  /** Which saving this is of: 0 for a new one. */
  version: number
  name_fr: string
  name_en: string
  reason: Reason
  method: Method
  duration_minutes: number
  /** Between two visits. */
  buffer_minutes: number
  min_age: number | null
  max_age: number | null
  sex: Sex | null
  a_lead_minutes: number | null
  b_lead_minutes: number | null
  c_lead_minutes: number | null
  d_lead_minutes: number | null
  redirection: (typeof REDIRECTIONS)[number] | null
  staff_only: boolean
  /** For this one alone; null: of the clinic. It prevails over the clinic's own for the same. */
  practitioner_id: string | null
  /** At what hour of their day slots open; null: to the minute. */
  release_time: string | null
  /** Which share of its slots the desk keeps, until so long before the visit. */
  desk_percent: number
  desk_minutes: number
}

/** When a category of persons sees a slot, and when one that the desk keeps. */
export interface Posting {
  category: 'a' | 'b' | 'c' | 'd'
  opens_at: Date
  desk_opens_at: Date
}

/** The services of a clinic, those for one practitioner after its own. */
export function servicesOf(db: Db, clinic: string): Promise<Service[]> {
  return retry(() =>
    db
      .selectFrom('healthcare_service')
      .select(['id', 'version', 'name_fr', 'name_en', 'reason', 'method', 'duration_minutes'])
      .select('buffer_minutes')
      .select(['min_age', 'max_age', 'sex', 'a_lead_minutes', 'b_lead_minutes', 'c_lead_minutes'])
      .select(['d_lead_minutes', 'redirection', 'staff_only', 'practitioner_id', 'release_time'])
      .select(['desk_percent', 'desk_minutes'])
      .where('clinic_id', '=', clinic)
      .orderBy('practitioner_id', (order) => order.asc().nullsFirst())
      .orderBy('name_fr')
      .orderBy('id')
      .execute(),
  )
}

/** How many free slots to come a change would show at other times, or to others. */
export async function previewService(db: Db, clinic: string, service: Service): Promise<number> {
  return (await call<{ reposted: number }>(db, 'preview_service', { clinic, service })).reposted
}

/** Who would see a slot that starts then, in the order of time; nobody for a service of staff alone. */
export async function postingOf(
  db: Db,
  { clinic, service, starts_at }: { clinic: string; service: Service; starts_at: Date },
): Promise<Posting[]> {
  if (service.staff_only) return []
  return callForRows(db, 'preview_posting', { clinic, service, starts_at })
}

/** Saves a service and shows its free slots by its rules at once; `changed` when somebody was faster, null for none of theirs. */
export function saveService(
  db: Db,
  clinic: string,
  service: Service,
): Promise<{ outcome: 'done' | 'changed' | null; reposted: number }> {
  return call(db, 'save_service', { clinic, service })
}
