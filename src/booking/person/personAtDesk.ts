import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { nameColumns } from '../../directory/columns.ts'
import { practitionersNamed } from '../../directory/practitioners.ts'
import type { Register, RegisteredPerson } from '../../identity/register/register.ts'
import { type Purpose, readOpened, type Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { identityIn } from '../patient/sealedIdentity.ts'
import { type AtDesk, unregisteredIn } from './unregistered.ts'

export interface CallerParts {
  db: Db
  keys: FieldKeys
  register: Register
}

/**
 * A person as the desk sees them, by one row of the log: who they are by the register (or by their file, once it no longer knows
 * them), their own practitioner, their visits at this clinic, latest first, and what speaks against a slot that is held. No other
 * clinic's visits show. Undefined for nobody.
 */
export async function personAtDesk(
  { db, keys, register }: CallerParts,
  who: AtDesk,
  given: { person: string; slot?: string | null; why?: Purpose },
) {
  const { person, slot, why = 'telephone' } = given
  const { ticket, known } = await register.open(person, who, why)
  const seen = await readOpened(db, ticket, async (trx) => {
    const file = await fileOf(trx, person)
    const noCard = known ? undefined : await unregisteredIn(trx, keys, person)
    const named = known ?? noCard ?? (file && identityIn(keys, { person, identity: file.identity }))
    if (!named) return undefined
    const { first_name, last_name, birth_date } = named
    const eligibility = known?.eligibility ?? noCard?.eligibility ?? null
    const asked = { patient: file?.id ?? null, eligibility }
    return {
      ...{ person, first_name, last_name, birth_date, eligibility },
      expires_on: known?.expires_on ?? null,
      no_card: noCard?.reason ?? null,
      visits: await visitsOf(trx, person),
      warnings: slot ? await warningsOf(trx, { ...asked, slot }) : [],
    }
  })
  if (!seen) return undefined
  const own = seen.eligibility?.practitioner_id
  const [practitioner = null] = own ? await practitionersNamed(db, [own]) : []
  return { ...seen, practitioner }
}

export type PersonAtDesk = NonNullable<Awaited<ReturnType<typeof personAtDesk>>>

/** Those whom a search found, when they are several: with the fewest fields that tell one from another. */
export async function candidates(register: Register, who: AtDesk, persons: readonly string[]) {
  const known: RegisteredPerson[] = []
  for (const person of persons) {
    const read = await register.read(person, who, 'telephone')
    if (read) known.push(read)
  }
  return known
}

/** Those of somebody's visits that are still to come, soonest first. */
export function visitsToCome({ visits }: Pick<PersonAtDesk, 'visits'>, now: Date) {
  return visits
    .filter(({ status, starts_at }) => status === 'booked' && starts_at > now)
    .toReversed()
}

function fileOf(trx: Trx, person: string) {
  return trx
    .selectFrom('patient')
    .select(['id', 'identity'])
    .where('person', '=', person)
    .executeTakeFirst()
}

function visitsOf(trx: Trx, person: string) {
  return trx
    .selectFrom('appointment')
    .innerJoin('patient', 'patient.id', 'appointment.patient_id')
    .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
    .innerJoin('healthcare_service', 'healthcare_service.id', 'appointment.healthcare_service_id')
    .innerJoin('slot', 'slot.id', 'appointment.slot_id')
    .select(['appointment.id', 'appointment.starts_at', 'appointment.status', 'slot.starts_on'])
    .select(nameColumns)
    .select(['healthcare_service.name_fr as service_name_fr'])
    .select(['healthcare_service.name_en as service_name_en'])
    .where('patient.person', '=', person)
    .where('appointment.status', '!=', 'entered-in-error')
    .orderBy('appointment.starts_at', 'desc')
    .limit(40)
    .execute()
}

async function warningsOf(
  trx: Trx,
  given: { patient: string | null; eligibility: object | null; slot: string },
) {
  const rows = await callForRows<{ warning: string }>(trx, 'desk_warnings', given)
  return rows.map(({ warning }) => warning)
}
