import type { Db } from '../db/database.ts'
import { withinDeadline } from '../db/deadline.ts'
import type { Locale, Message } from '../db/schema.ts'
import { openRecord, type Trx } from '../privacy/door.ts'
import { writeMail } from './channels/mail.ts'
import type { Mail, Transport } from './channels/smtp.ts'
import type { MessageContent } from './content.ts'
import type { OutboxMessage } from './outboxMessage.ts'

export interface Composed {
  to: string
  content: MessageContent
}

/** Says what a message says by the present state of the records, or nothing when it no longer holds. */
export type Compose = (trx: Trx, message: OutboxMessage, now: Date) => Promise<Composed | undefined>

export interface Delivery {
  db: Db
  transport: Transport
  site: { origin: string; name: Record<Locale, string> }
  compose: Compose
  now: () => Date
}

export type Outcome = Message['outcome'] | 'decided before'

/**
 * Sends a message, or skips or expires it: decided at this moment, not when it was queued. A message whose outcome
 * is recorded is never sent again; a crash between sending and recording repeats it under the same Message-ID.
 */
export async function deliver(
  delivery: Delivery,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = delivery.now()
  const decided = await inRecord(delivery.db, message, async (trx) => {
    if (await isDecided(trx, message)) return 'decided before'
    if (now > message.not_after) return recordOutcome(trx, message, 'expired')
    return (await delivery.compose(trx, message, now)) ?? recordOutcome(trx, message, 'skipped')
  })
  if (typeof decided === 'string') return decided
  await delivery.transport.send(mailOf(delivery, message, decided, now), signal)
  return inRecord(delivery.db, message, (trx) => recordOutcome(trx, message, 'sent'))
}

/** No transaction stays open while a mail server answers: the record is opened to decide, then to note the outcome. */
function inRecord<T>(db: Db, message: OutboxMessage, work: (trx: Trx) => Promise<T>): Promise<T> {
  const whose = { patient: message.patient_id }
  return withinDeadline(() =>
    openRecord(db, { who: { job: 'deliver' }, whose, why: 'message' }, work),
  )
}

async function isDecided(trx: Trx, { id }: OutboxMessage) {
  const row = await trx
    .selectFrom('message')
    .select('outcome')
    .where('outbox_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

async function recordOutcome(trx: Trx, message: OutboxMessage, outcome: Message['outcome']) {
  const { id: outbox_id, patient_id, appointment_id, version, kind } = message
  await trx
    .insertInto('message')
    .values({ outbox_id, patient_id, appointment_id, version, kind, outcome })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return outcome
}

function mailOf({ site }: Delivery, message: OutboxMessage, composed: Composed, at: Date): Mail {
  const { id, locale, session } = message
  const { to, content } = composed
  return {
    to,
    subject: content.subject,
    ...writeMail(content, { locale, siteName: site.name[locale] }),
    calendar: content.calendar,
    messageId: `${id}@${new URL(site.origin).hostname}`,
    session,
    locale,
    at,
  }
}
