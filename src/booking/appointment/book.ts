import { randomUUIDv7 } from 'node:crypto'
import { compositeLiteral } from '../../db/composite.ts'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Locale } from '../../db/schema.ts'
import { foldName } from '../../identity/name.ts'
import type { Register, RegisteredPerson } from '../../identity/register.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { readerLiteral } from '../../schedule/search/eligibility.ts'
import { type Contact, EMAIL_CONSENT_VERSION } from './contact.ts'
import { newReference } from './reference.ts'
import type { Answer, Submission } from './submission.ts'

export type BookRefusal =
  | 'hold_gone'
  | 'slot_taken'
  | 'slot_closed'
  | 'overlap'
  | 'key_reused'
  | 'not_found'

export interface BookRequest extends Submission {
  hold: string
  person: string
  visit: string
  locale: Locale
  contact: Contact
  /** False: answer as to an overlap; too many of those tell of other appointments (S-01). */
  allowed: boolean
}

/**
 * Books the slot of a hold, exactly once: the same key gets the same answer however often it is asked. When many
 * race for one slot, one wins; overlapping live appointments are refused by the database.
 */
export async function book(
  { db, keys, register }: { db: Db; keys: FieldKeys; register: Register },
  request: BookRequest,
): Promise<Answer<BookRefusal>> {
  const who = `visit:${request.visit}`
  const known = await register.read(request.person, who, 'booking')
  if (!known) return { outcome: 'not_found', location: null }
  const id = randomUUIDv7()
  return retry(() =>
    db
      .selectFrom((eb) =>
        eb
          .fn<Answer<BookRefusal>>('book', [
            eb.val(request.key),
            eb.val(request.body_hash),
            eb.val(who),
            eb.val(request.person),
            eb.val(request.visit),
            eb.val(request.hold),
            eb.val(request.allowed),
            eb.val(readerLiteral(known.reader)),
            eb.val(personLiteral(keys, known)),
            eb.val(id),
            eb.val(newReference()),
            eb.val(request.locale),
            eb.val(contactLiteral(keys, id, request.contact)),
          ])
          .as('answer'),
      )
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
}

/** The person as `booked_person`: everything that names them sealed together, and a blind index to find them by. */
function personLiteral(
  keys: FieldKeys,
  { reader, expires_on, person, ...identity }: RegisteredPerson,
) {
  const { first_name, last_name, birth_date } = identity
  return compositeLiteral([
    keys.seal(JSON.stringify(identity), `patient:${person}:identity`),
    keys.blindIndex('name_birth', `${foldName(first_name)} ${foldName(last_name)} ${birth_date}`),
  ])
}

/** How to reach them, as `booked_contact`. */
function contactLiteral(keys: FieldKeys, id: string, { email, consent }: Contact) {
  return compositeLiteral([
    email ? keys.seal(email, `appointment:${id}:email`) : null,
    email ? emailIndex(keys, email) : null,
    consent && email !== '',
    EMAIL_CONSENT_VERSION,
  ])
}
