import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import { careColumns } from '../../directory/columns.ts'

/** Whose hold it must be: a hold belongs to one session of its person, and is absent for every other. */
export interface HoldOwner {
  id: string
  person: string
  session: string
}

export type Held = NonNullable<Awaited<ReturnType<typeof findHold>>>

/** A hold of this session, lapsed or not, with what it would book; undefined when it is gone or another's. */
export function findHold(db: Db, { id, person, session }: HoldOwner) {
  return retry(() =>
    db
      .selectFrom('hold')
      .innerJoin('slot', 'slot.id', 'hold.slot_id')
      .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'slot.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'slot.healthcare_service_id')
      .select(['hold.id', 'hold.until', 'hold.extended', 'hold.moves'])
      .select(['slot.clinic_id', 'slot.starts_at', 'slot.ends_at', 'slot.starts_on'])
      .select(careColumns)
      .select((eb) =>
        eb('hold.until', '<=', eb.fn<Date>('app_now', [])).$castTo<boolean>().as('lapsed'),
      )
      .where('hold.id', '=', id)
      .where('hold.holder', '=', person)
      .where('hold.session', '=', session)
      .executeTakeFirst(),
  )
}
