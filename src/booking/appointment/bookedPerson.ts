import { foldName } from '../../identity/name.ts'
import type { NamedPerson } from '../../identity/nameIndexes.ts'
import type { RegisteredPerson } from '../../identity/register.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { sealedIdentity } from './sealedIdentity.ts'

/** The SQL type `booked_person`: all that names them sealed together, and a blind index to find them by. */
export function bookedPerson(
  keys: FieldKeys,
  {
    eligibility,
    expires_on,
    person,
    ...identity
  }: Partial<RegisteredPerson> & NamedPerson & { person: string },
) {
  const { first_name, last_name, birth_date } = identity
  const named = `${foldName(first_name)} ${foldName(last_name)} ${birth_date}`
  return {
    person,
    identity: sealedIdentity(keys, person, identity),
    name_birth: keys.blindIndex('name_birth', named),
  }
}
