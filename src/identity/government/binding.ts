import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Register, RegisteredPerson } from '../register/register.ts'
import type { SignedIn } from './signedIn.ts'

/** To whom an identity is bound: nobody yet, somebody whose card or terms are others now, or a person as the register has them. */
export type Bound =
  | { to: 'nobody'; replaces?: string }
  | { to: 'former_card' | 'former_terms'; person: string }
  | { to: 'person'; person: string; known: RegisteredPerson }

/** Looks up whose an identity is, and reads them in the register, which the access log tells. */
export async function boundTo(
  { db, keys, register }: { db: Db; keys: FieldKeys; register: Register },
  { subject }: Pick<SignedIn, 'subject'>,
  who: { session: string },
): Promise<Bound> {
  type Row = { person: string; card: string; terms_changed: boolean }
  const [binding] = await callForRows<Row>(db, 'government_binding_of', { subject })
  if (!binding) return { to: 'nobody' }
  const { person } = binding
  const known = await register.read(person, who, 'sign_in')
  // A number that the register no longer knows was given another.
  if (!known) return { to: 'nobody', replaces: person }
  const same = cardOf(keys, subject, known) === binding.card
  if (!same) return { to: 'former_card', person }
  return binding.terms_changed ? { to: 'former_terms', person } : { to: 'person', person, known }
}

/** Of the numbers of a person's present card, so that another one is noticed and neither is kept. */
export function cardOf(
  keys: FieldKeys,
  subject: string,
  { sequence_number, expires_on }: RegisteredPerson,
): string {
  return keys.blindIndex('government card', `${subject} ${sequence_number} ${expires_on}`)
}

/** How many identities are bound to a person, and since when; the access log tells that it was asked. */
export async function bindingsOf(
  db: Db,
  { session, person }: { session: string; person: string },
): Promise<{ bound: number; since: Date | null }> {
  const found = await call<{ bound: string; since: Date | null }>(db, 'bindings_of_person', {
    who: whoOf({ session }),
    person,
  })
  return { ...found, bound: Number(found.bound) }
}

/** Frees a person from every identity bound to them, and ends every session that those opened, this one included. */
export async function freeIdentities(
  db: Db,
  { session, person }: { session: string; person: string },
): Promise<void> {
  await call(db, 'free_government_identities', { who: whoOf({ session }), person })
}
