import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Channel, Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { phoneIndex } from '../../messages/phoneNumber.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Opened } from '../appointment/appointments.ts'
import type { Answer } from '../submission/submission.ts'
import type { Contact } from './contact.ts'
import { contactOf, sealedContact } from './sealedContact.ts'

export type ContactRefusal = 'not_found' | 'changed' | 'changed_too_often'

/**
 * Replaces how to reach the person of an appointment and what it may be used for, exactly once, and tells the old
 * e-mail address, the number that texts went to, and the new ones; what is the same already is left alone. Five times a day
 * for one person.
 */
export async function changeContact(
  { db, keys }: { db: Db; keys: FieldKeys },
  request: { actor: Actor; appointment: Opened; locale: Locale; contact: Contact },
): Promise<Answer<ContactRefusal>> {
  const { actor, appointment, locale, contact } = request
  const { id, person, version } = appointment
  const before = contactOf(keys, appointment)
  if (isDeepStrictEqual(before, { ...NOTHING, ...contact }))
    return { outcome: 'done', appointment_id: id }
  const sealed = sealedContact(keys, id, contact)
  const leaves = before.email !== '' && emailIndex(keys, before.email) !== sealed.email_index
  const textsLeave = before.texts && phoneIndex(keys, before.phone) !== sealed.phone_index
  const quiet = before.discreet || contact.discreet === true
  const former = [
    ...(leaves ? [formerAddress(keys, 'email', before.email, quiet)] : []),
    ...(textsLeave ? [formerAddress(keys, 'sms', before.phone, quiet)] : []),
  ]
  return call(db, 'change_contact', {
    key: randomUUIDv7(),
    who: whoOf(actor),
    person,
    session: sessionOf(actor),
    appointment: id,
    version,
    locale,
    contact: sealed,
    former,
  })
}

/** What a contact has that says nothing of it. */
const NOTHING = { phone: '', address: '', needs: [], texts: false, discreet: false }

/** The message to an address that is one no more, which only itself knows any longer. */
function formerAddress(keys: FieldKeys, channel: Channel, to: string, discreet: boolean) {
  const id = randomUUIDv7()
  return { id, channel, sealed: keys.seal(JSON.stringify({ to, discreet }), sealedPlace(id)) }
}
