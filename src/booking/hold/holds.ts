import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'

/** Whose hold it must be: a hold belongs to one visit of its person, and is absent for every other. */
export interface HoldOwner {
  id: string
  person: string
  visit: string
}

export type HeldVisit = NonNullable<Awaited<ReturnType<typeof holdOf>>>

/** A visit's own hold with everything its page shows; a lapsed one too, until someone takes the slot. */
export function holdOf(db: Db, { id, person, visit }: HoldOwner) {
  return retry(() =>
    db
      .selectFrom('hold')
      .innerJoin('slot', 'slot.id', 'hold.slot_id')
      .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'slot.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'slot.healthcare_service_id')
      .select([
        'hold.id',
        'hold.until',
        'hold.extended',
        'hold.moves',
        'slot.clinic_id',
        'slot.reason',
        'slot.method',
        'slot.starts_at',
        'slot.ends_at',
        'slot.starts_on',
        'clinic.name as clinic_name',
        'clinic.address',
        'clinic.city',
        'clinic.phone',
        'clinic.time_zone',
        'clinic.bring_fr',
        'clinic.bring_en',
        'clinic.cancellation_deadline_minutes',
        'clinic.cancellation_policy_fr',
        'clinic.cancellation_policy_en',
        'practitioner.title_fr',
        'practitioner.title_en',
        'practitioner.first_name',
        'practitioner.last_name',
        'practitioner.profession',
        'healthcare_service.name_fr as service_name_fr',
        'healthcare_service.name_en as service_name_en',
      ])
      .select((eb) =>
        eb('hold.until', '<=', eb.fn<Date>('app_now', [])).$castTo<boolean>().as('lapsed'),
      )
      .where('hold.id', '=', id)
      .where('hold.person', '=', person)
      .where('hold.visit', '=', visit)
      .executeTakeFirst(),
  )
}
