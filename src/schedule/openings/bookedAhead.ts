import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'

const MOST_LISTED = 20

/** The next booked visits of a clinic or of one of its practitioners, when they are and nothing else, and how many in all. */
export async function bookedAhead(
  db: Db,
  { clinic, practitioner, now }: { clinic: string; practitioner: string | null; now: Date },
) {
  const visits = await retry(() =>
    db
      .selectFrom('slot')
      .select((eb) => ['starts_at', eb.fn.countAll<string>().over().as('all')])
      .where('clinic_id', '=', clinic)
      .where('status', '=', 'busy')
      .where('starts_at', '>', now)
      .$if(practitioner !== null, (slots) => slots.where('practitioner_id', '=', practitioner))
      .orderBy('starts_at')
      .limit(MOST_LISTED)
      .execute(),
  )
  return { visits: visits.map(({ starts_at }) => starts_at), all: Number(visits[0]?.all ?? 0) }
}
