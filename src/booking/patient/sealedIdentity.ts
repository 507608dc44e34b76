import * as z from 'zod'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const Identity = z.object({ first_name: z.string(), last_name: z.string(), birth_date: z.string() })

const placeOf = (person: string) => `patient:${person}:identity`

/** All that names somebody, sealed for their file. */
export function sealedIdentity(keys: FieldKeys, person: string, identity: object): string {
  return keys.seal(JSON.stringify(identity), placeOf(person))
}

/** Who somebody is, by their file. */
export function identityIn(
  keys: FieldKeys,
  { person, identity }: { person: string; identity: string },
): z.output<typeof Identity> {
  return Identity.parse(JSON.parse(keys.unseal(identity, placeOf(person))))
}
