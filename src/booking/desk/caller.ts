import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { practitionersNamed } from '../../directory/practitioners.ts'
import type { Register, RegisteredPerson } from '../../identity/register.ts'
import { openRecord, type Trx } from '../../privacy/door.ts'

/** A member of staff at a clinic, as the access log names them. */
export interface AtDesk {
  staff: string
  clinic: string
}

/**
 * Whoever telephones, as the desk sees them: who they are, their own practitioner, their visits to come at this clinic, and what
 * speaks against the slot that is held. The log says each time that they were looked at; no other clinic's visits show.
 */
export async function callerOf(
  { db, register }: { db: Db; register: Register },
  who: AtDesk,
  { person, slot }: { person: string; slot: string | null },
) {
  const known = await register.read(person, who, 'telephone')
  if (!known) return undefined
  const { eligibility } = known
  const own = await practitionersNamed(
    db,
    eligibility.practitioner_id ? [eligibility.practitioner_id] : [],
  )
  const access = { who, whose: { person }, why: 'telephone' } as const
  return openRecord(db, access, async (trx, { patient }) => ({
    ...{ known, practitioner: own[0] ?? null },
    visits: await visitsToCome(trx, patient),
    warnings: slot ? await warningsOf(trx, { patient, eligibility, slot }) : [],
  }))
}

export type Caller = NonNullable<Awaited<ReturnType<typeof callerOf>>>

/** Those whom a search found, when they are several: with the fewest fields that tell one from another. */
export async function candidates(register: Register, who: AtDesk, persons: readonly string[]) {
  const known: RegisteredPerson[] = []
  for (const person of persons) {
    const read = await register.read(person, who, 'telephone')
    if (read) known.push(read)
  }
  return known
}

function visitsToCome(trx: Trx, patient: string | null) {
  return trx
    .selectFrom('appointment')
    .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .innerJoin('slot', 'slot.id', 'appointment.slot_id')
    .select(['appointment.id', 'appointment.starts_at', 'slot.starts_on'])
    .select(['profession', 'title_fr', 'title_en', 'first_name', 'last_name'])
    .select(['healthcare_service.name_fr as service_name_fr'])
    .select(['healthcare_service.name_en as service_name_en'])
    .where('appointment.patient_id', '=', patient)
    .where('appointment.status', '=', 'booked')
    .where((eb) => eb('appointment.starts_at', '>', eb.fn<Date>('app_now', [])))
    .orderBy('appointment.starts_at')
    .limit(10)
    .execute()
}

async function warningsOf(
  trx: Trx,
  given: { patient: string | null; eligibility: object; slot: string },
) {
  const rows = await callForRows<{ warning: string }>(trx, 'desk_warnings', given)
  return rows.map(({ warning }) => warning)
}
