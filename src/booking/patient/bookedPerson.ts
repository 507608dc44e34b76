import type { NamedPerson } from '../../identity/register/nameIndexes.ts'
import type { RegisteredPerson } from '../../identity/register/register.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { sealedIdentity } from './sealedIdentity.ts'

/** The SQL type `booked_person`: all that names them sealed together. */
export function bookedPerson(
  keys: FieldKeys,
  {
    eligibility,
    expires_on,
    person,
    ...identity
  }: Partial<RegisteredPerson> & NamedPerson & { person: string },
) {
  return { person, identity: sealedIdentity(keys, person, identity) }
}
