import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'

/** Returns what a clinic tells the public of itself, or undefined when there is no such clinic. */
export function findClinic(db: Db, id: string) {
  return retry(() =>
    db
      .selectFrom('clinic')
      .select(['id', 'name', 'address', 'city', 'postal_code', 'phone', 'time_zone', 'accessible'])
      .select(['website', 'transport_fr', 'transport_en'])
      .select(['access_fr', 'access_en', 'hours_fr', 'hours_en', 'bring_fr', 'bring_en'])
      .select(['cancellation_deadline_minutes', 'cancellation_policy_fr', 'cancellation_policy_en'])
      .where('id', '=', id)
      .where('deactivated_at', 'is', null)
      .executeTakeFirst(),
  )
}
