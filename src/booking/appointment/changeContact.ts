import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Opened } from './appointments.ts'
import { type Contact, EMAIL_CONSENT_VERSION } from './contact.ts'
import { contactOf, sealedContact } from './sealedContact.ts'
import type { Answer } from './submission.ts'

export type ContactRefusal = 'not_found' | 'changed' | 'changed_too_often'

/**
 * Replaces how to reach the person of an appointment and what it may be used for, exactly once, and tells the old
 * e-mail address and the new one; what is the same already is left alone. Five times a day for one person.
 */
export async function changeContact(
  { db, keys }: { db: Db; keys: FieldKeys },
  request: { actor: Actor; appointment: Opened; locale: Locale; contact: Contact },
): Promise<Answer<ContactRefusal>> {
  const { actor, appointment, locale, contact } = request
  const { id, person, version } = appointment
  const before = contactOf(keys, appointment)
  if (isDeepStrictEqual(before, { phone: '', address: '', needs: [], ...contact }))
    return { outcome: 'done', appointment_id: id }
  const former = randomUUIDv7()
  const sealed = sealedContact(keys, id, contact)
  const leaves = before.email !== '' && emailIndex(keys, before.email) !== sealed.email_index
  return call(db, 'change_contact', {
    key: randomUUIDv7(),
    who: whoOf(actor),
    person,
    session: sessionOf(actor),
    appointment: id,
    version,
    locale,
    contact: {
      ...sealed,
      consent: contact.consent,
      consent_version: EMAIL_CONSENT_VERSION,
    },
    former,
    former_sealed: leaves
      ? keys.seal(JSON.stringify({ to: before.email }), sealedPlace(former))
      : null,
  })
}
