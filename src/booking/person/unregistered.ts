import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Eligibility, NoCardReason } from '../../db/schema.ts'
import type { NamedPerson } from '../../identity/register/nameIndexes.ts'
import type { Register, RegisteredPerson } from '../../identity/register/register.ts'
import { whoOf } from '../../privacy/actor.ts'
import { readOpened, type Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { DeskCallOf } from '../desk/deskCall.ts'

/** A member of staff at a clinic, as the access log names them. */
export interface AtDesk {
  staff: string
  clinic: string
}

const Named = z.object({ first_name: z.string(), last_name: z.string(), birth_date: z.string() })

const placeOf = (person: string) => `unregistered_person:${person}:identity`

/**
 * Notes somebody who telephones without a card at hand, as a person of their own, and why; false when the call is not theirs to go
 * on with. Their visits wait for the card (`regularise`).
 */
export async function noteUnregistered(
  { db, keys }: { db: Db; keys: FieldKeys },
  { id, account, clinic }: DeskCallOf,
  { reason, ...named }: NamedPerson & { reason: NoCardReason },
): Promise<boolean> {
  const person = randomUUID()
  const identity = keys.seal(JSON.stringify(named), placeOf(person))
  const who = whoOf({ staff: account, clinic })
  const given = { who, call: id, account, clinic, person, identity, reason }
  return (await call<{ noted: boolean }>(db, 'note_unregistered', given)).noted
}

/** Somebody without a card, in a record that is open; undefined for anybody else, and once they are merged. */
export async function unregisteredIn(trx: Trx, keys: FieldKeys, person: string) {
  const row = await trx
    .selectFrom('unregistered_person')
    .select(['identity', 'reason'])
    .where('person', '=', person)
    .executeTakeFirst()
  if (!row?.identity) return undefined
  const named = Named.parse(JSON.parse(keys.unseal(row.identity, placeOf(person))))
  const eligibility: Eligibility = {
    ...{ practitioner_id: null, place_id: null, with_physician: false },
    ...{ birth_date: named.birth_date, sex: null },
  }
  return { ...named, person, eligibility, reason: row.reason }
}

/** Somebody as a booking of the desk knows them: by the register, or as they said without a card. */
export async function bookable(
  { db, keys, register }: { db: Db; keys: FieldKeys; register: Register },
  who: AtDesk,
  person: string,
): Promise<
  RegisteredPerson | (NamedPerson & { person: string; eligibility: Eligibility }) | undefined
> {
  const { ticket, known } = await register.open(person, who, 'booking')
  if (known) return known
  const unregistered = await readOpened(db, ticket, (trx) => unregisteredIn(trx, keys, person))
  if (!unregistered) return undefined
  const { reason, ...named } = unregistered
  return named
}

/** Whose visit of a clinic it is, opaque. */
export async function personOfVisit(
  db: Db,
  clinic: string,
  appointment: string,
): Promise<string | null> {
  const given = { clinic, appointment }
  return (await call<{ person: string | null }>(db, 'person_of_visit', given)).person
}
