import { randomUUIDv7 } from 'node:crypto'
import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'
import type { Locale } from '../db/schema.ts'
import { emailIndex } from '../identity/emailAddress.ts'
import { foldName } from '../identity/name.ts'
import type { Register, RegisteredPerson } from '../identity/register.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { readerLiteral } from '../schedule/reader.ts'
import { EMAIL_CONSENT_VERSION } from './contact.ts'
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
  contact: { email: string; consent: boolean }
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
  const { email, consent } = request.contact
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
            eb.val(readerLiteral(known.reader)),
            eb.val(keys.seal(identityOf(known), `patient:${request.person}:identity`)),
            eb.val(nameAndBirth(keys, known)),
            eb.val(id),
            eb.val(newReference()),
            eb.val(request.locale),
            eb.val(email ? keys.seal(email, `appointment:${id}:email`) : null),
            eb.val(email ? emailIndex(keys, email) : null),
            eb.val(consent && email !== ''),
            eb.val(EMAIL_CONSENT_VERSION),
          ])
          .as('answer'),
      )
      .selectAll()
      .executeTakeFirstOrThrow(),
  )
}

function identityOf({ reader, expires_on, person, ...identity }: RegisteredPerson) {
  return JSON.stringify(identity)
}

function nameAndBirth(keys: FieldKeys, { first_name, last_name, birth_date }: RegisteredPerson) {
  return keys.blindIndex(
    'name_birth',
    `${foldName(first_name)} ${foldName(last_name)} ${birth_date}`,
  )
}
