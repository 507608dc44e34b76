import { rowsOf } from '../../db/call.ts'
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

interface HoldOfSession {
  id: string
  slot_id: string
  until: Date
  extended: boolean
  moves: string | null
  lapsed: boolean
}

/** What this session holds, lapsed or not: nothing or one slot. */
function holdOfSession({ person, session }: Omit<HoldOwner, 'id'>) {
  return rowsOf<HoldOfSession>('hold_of_session', { holder: person, session })
}

/** A hold of this session, lapsed or not, with what it would book; undefined when it is gone or another's. */
export function findHold(db: Db, owner: HoldOwner) {
  return retry(() =>
    db
      .selectFrom(holdOfSession(owner).as('hold'))
      .innerJoin('slot', 'slot.id', 'hold.slot_id')
      .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'slot.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'slot.healthcare_service_id')
      .select(['hold.id', 'hold.until', 'hold.extended', 'hold.moves', 'hold.lapsed'])
      .select(['slot.clinic_id', 'slot.starts_at', 'slot.ends_at', 'slot.starts_on'])
      .select(careColumns)
      .where('hold.id', '=', owner.id)
      .executeTakeFirst(),
  )
}
