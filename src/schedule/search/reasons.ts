import type { Db } from '../../db/database.ts'
import { REASONS } from '../../db/lists.ts'
import { retry } from '../../db/retry.ts'
import type { Eligibility, Reason } from '../../db/schema.ts'
import { siteDay, yearAfter } from '../calendar.ts'

/**
 * The reasons for which some service sees people of this age and sex, at some time in the year that a search reaches;
 * all of them while there is none. Unknown sex suits any service.
 */
export async function reasonsFor(
  db: Db,
  { birth_date, sex }: Pick<Eligibility, 'birth_date' | 'sex'>,
  now: Date,
): Promise<readonly Reason[]> {
  const today = siteDay(now)
  const [youngest, oldest] = [ageOn(today, birth_date), ageOn(yearAfter(today), birth_date)]
  const offered = await retry(() =>
    db
      .selectFrom('healthcare_service')
      .select('reason')
      .distinct()
      .where((eb) => eb.or([eb('min_age', 'is', null), eb('min_age', '<=', oldest)]))
      .where((eb) => eb.or([eb('max_age', 'is', null), eb('max_age', '>=', youngest)]))
      .$if(sex !== null, (query) =>
        query.where((eb) => eb.or([eb('sex', 'is', null), eb('sex', '=', sex)])),
      )
      .execute(),
  )
  const reasons = REASONS.filter((reason) => offered.some((row) => row.reason === reason))
  return reasons.length > 0 ? reasons : REASONS
}

function ageOn(date: string, birth: string): number {
  return Temporal.PlainDate.from(birth).until(date, { largestUnit: 'years' }).years
}
