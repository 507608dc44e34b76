import { randomUUIDv7 } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import type { Register } from '../../identity/register/register.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { bookedPerson } from '../patient/bookedPerson.ts'
import type { Contact } from '../patient/contact.ts'
import { sealedContact } from '../patient/sealedContact.ts'
import { type ConfirmationLimits, limitFor } from '../submission/confirmationLimits.ts'
import type { Answer, Submission } from '../submission/submission.ts'
import { newReference, sealedReference } from './reference.ts'

export type BookRefusal =
  | 'hold_gone'
  | 'slot_taken'
  | 'slot_closed'
  | 'overlap'
  | 'limit_reached'
  | 'key_reused'
  | 'not_found'

/** What the command works with. */
export interface BookParts {
  db: Db
  keys: FieldKeys
  register: Register
  limits: ConfirmationLimits
}

/**
 * Books the slot of a hold, exactly once: the same key gets the same answer however often it is asked. When many race
 * for one slot, one wins; overlapping live appointments are refused by the database. Beyond the limit of a
 * day nothing is tried, for each try tells something of other appointments (S-01).
 */
export async function book(
  parts: BookParts,
  request: Submission & {
    actor: Actor
    person: string
    proved: boolean
    hold: string
    locale: Locale
    contact: Contact
  },
): Promise<Answer<BookRefusal>> {
  const { db, keys, register, limits } = parts
  const { actor, person, proved, key, body_hash, hold, locale, contact } = request
  const known = await register.read(person, actor, 'booking')
  if (!known) return { outcome: 'not_found', appointment_id: null }
  const appointment = randomUUIDv7()
  return call(db, 'book', {
    key,
    body_hash,
    who: whoOf(actor),
    session: sessionOf(actor),
    hold,
    ...limitFor(limits, proved),
    eligibility: known.eligibility,
    person: bookedPerson(keys, known),
    appointment,
    ...sealedReference(keys, appointment, newReference()),
    locale,
    contact: sealedContact(keys, appointment, contact),
  })
}
