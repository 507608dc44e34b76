import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { type Actor, sessionOf, whoOf } from '../../privacy/actor.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Opened } from './appointments.ts'
import { type Contact, EMAIL_CONSENT_VERSION } from './contact.ts'
import { openedContact, sealedContact } from './sealedContact.ts'

/**
 * Replaces how to reach the person of an appointment and what it may be used for, and tells the old e-mail address and
 * the new one.
 * Returns false when nothing changed.
 */
export function changeContact(
  { db, keys }: { db: Db; keys: FieldKeys },
  request: { actor: Actor; appointment: Opened; locale: Locale; contact: Contact },
): Promise<boolean> {
  const { actor, locale, contact } = request
  const { id, person } = request.appointment
  return openRecord(db, { who: actor, whose: { person }, why: 'contact' }, async (trx) => {
    const before = await trx
      .selectFrom('appointment')
      .select(['id', 'email', 'email_consent', 'email_index', 'phone', 'address'])
      .select(['patient_id', 'version', 'starts_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) return false
    const asked = { phone: '', address: '', ...contact }
    if (isDeepStrictEqual(openedContact(keys, before), asked)) return false
    const sealed = sealedContact(keys, id, contact)

    const version = before.version + 1
    await trx
      .updateTable('appointment')
      .set((eb) => ({
        ...sealed,
        email_consent: contact.consent,
        version,
        changed_at: eb.fn<Date>('app_now', []),
        changed_by: whoOf(actor),
      }))
      .where('id', '=', id)
      .execute()
    await call(trx, 'withdraw_consents', { appointment: id })
    if (contact.consent)
      await call(trx, 'give_consent', {
        person,
        appointment: id,
        purpose: 'email',
        text_version: EMAIL_CONSENT_VERSION,
        locale,
      })

    const queue = (message: string, sealed: string | null) =>
      call(trx, 'queue_message', {
        id: message,
        kind: 'contact_changed',
        patient: before.patient_id,
        appointment: id,
        version,
        locale,
        session: sessionOf(actor),
        sealed,
        not_after: before.starts_at,
      })
    if (contact.consent) await queue(randomUUIDv7(), null)
    // The old address is told whatever it was used for: it may be how a person learns of a theft.
    if (before.email && before.email_index !== sealed.email_index) {
      const message = randomUUIDv7()
      const to = keys.unseal(before.email, `appointment:${id}:email`)
      await queue(message, keys.seal(JSON.stringify({ to }), sealedPlace(message)))
    }
    return true
  })
}
