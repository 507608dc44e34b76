import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { REDIRECTIONS } from '../db/lists.ts'
import { retry } from '../db/retry.ts'
import type { Method, Reason, Sex } from '../db/schema.ts'

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
}

/** The services of a clinic, those for one practitioner after its own. */
export function servicesOf(db: Db, clinic: string): Promise<Service[]> {
  return retry(() =>
    db
      .selectFrom('healthcare_service')
      .select(['id', 'version', 'name_fr', 'name_en', 'reason', 'method', 'duration_minutes'])
      .select('buffer_minutes')
      .select(['min_age', 'max_age', 'sex', 'a_lead_minutes', 'b_lead_minutes', 'c_lead_minutes'])
      .select(['d_lead_minutes', 'redirection', 'staff_only'])
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

/** Saves a service and shows its free slots by its rules at once; `changed` when somebody was faster, null for none of theirs. */
export function saveService(
  db: Db,
  clinic: string,
  service: Service,
): Promise<{ outcome: 'done' | 'changed' | null; reposted: number }> {
  return call(db, 'save_service', { clinic, service })
}
