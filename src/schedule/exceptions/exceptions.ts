import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import { nameColumns } from '../../directory/columns.ts'
import type { Easter } from './holidays.ts'

/** The days that differ in a clinic from today on, a batch each: from the first to the last. */
export function batchesOf(db: Db, { clinic, today }: { clinic: string; today: string }) {
  return retry(() =>
    db
      .selectFrom('plan_exception as e')
      .leftJoin('practitioner as p', 'p.id', 'e.practitioner_id')
      .leftJoin('healthcare_service as h', 'h.id', 'e.healthcare_service_id')
      .select((eb) => [eb.fn.min('on_day').as('first_day'), eb.fn.max('on_day').as('last_day')])
      .select(['batch_id', 'kind', 'from_time', 'to_time', 'e.reason', 'e.practitioner_id'])
      .select(nameColumns)
      .select(['name_fr', 'name_en'])
      .where('e.clinic_id', '=', clinic)
      .where('on_day', '>=', today)
      .groupBy([
        'batch_id',
        'kind',
        'from_time',
        'to_time',
        'e.reason',
        'e.practitioner_id',
        'p.id',
      ])
      .groupBy('h.id')
      .orderBy('first_day')
      .orderBy('batch_id')
      .execute(),
  )
}

/** Which Easter days a clinic takes. */
export async function easterOf(db: Db, clinic: string): Promise<Easter> {
  const ask = db.selectFrom('clinic').select('easter').where('id', '=', clinic)
  return (await retry(() => ask.executeTakeFirstOrThrow())).easter
}
