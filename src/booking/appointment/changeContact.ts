import { randomUUIDv7 } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { EMAIL_CONSENT_VERSION } from './contact.ts'

/**
 * Replaces the address of an appointment and what it may be used for, and tells the old address and the new one.
 * Returns false when nothing changed. The caller has checked that the session's scope opens the appointment.
 */
export function changeContact(
  { db, keys }: { db: Db; keys: FieldKeys },
  request: {
    appointment: string
    person: string
    visit: string
    locale: Locale
    contact: { email: string; consent: boolean }
  },
): Promise<boolean> {
  const { appointment: id, person, visit, locale, contact } = request
  const who = `visit:${visit}`
  return openRecord(db, { who, whose: { person }, why: 'contact' }, async (trx) => {
    const before = await trx
      .selectFrom('appointment')
      .select(['email', 'email_consent', 'email_index', 'patient_id', 'version', 'starts_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const index = contact.email ? emailIndex(keys, contact.email) : null
    if (!before) return false
    if (before.email_index === index && before.email_consent === contact.consent) return false

    await trx
      .updateTable('appointment')
      .set((eb) => ({
        email: contact.email ? keys.seal(contact.email, `appointment:${id}:email`) : null,
        email_index: index,
        email_consent: contact.consent,
        version: before.version + 1,
        changed_at: eb.fn<Date>('app_now', []),
        changed_by: who,
      }))
      .where('id', '=', id)
      .execute()
    await trx
      .updateTable('consent')
      .set((eb) => ({ withdrawn_at: eb.fn<Date>('app_now', []) }))
      .where('appointment_id', '=', id)
      .where('withdrawn_at', 'is', null)
      .execute()
    if (contact.consent) {
      await trx
        .insertInto('consent')
        .values({
          person,
          appointment_id: id,
          purpose: 'email',
          text_version: EMAIL_CONSENT_VERSION,
          locale,
        })
        .execute()
    }

    const notice = {
      kind: 'contact_changed',
      patient_id: before.patient_id,
      appointment_id: id,
      version: before.version + 1,
      locale,
      visit,
      not_after: before.starts_at,
    } as const
    if (contact.consent) {
      await trx
        .insertInto('outbox')
        .values({ ...notice, sealed: null })
        .execute()
    }
    // The old address is told whatever it was used for: it may be how a person learns of a theft.
    if (before.email && before.email_index !== index) {
      const outboxId = randomUUIDv7()
      const to = keys.unseal(before.email, `appointment:${id}:email`)
      const sealed = keys.seal(JSON.stringify({ to }), sealedPlace(outboxId))
      await trx
        .insertInto('outbox')
        .values({ ...notice, id: outboxId, sealed })
        .execute()
    }
    return true
  })
}
