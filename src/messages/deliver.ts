import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import { DatabaseAway, withinDeadline } from '../db/deadline.ts'
import type { Locale, Message } from '../db/schema.ts'
import { whoOf } from '../privacy/actor.ts'
import { type Access, openRecord, type Trx } from '../privacy/door.ts'
import { stillOpen } from '../privacy/stillOpen.ts'
import { writeMail } from './channels/mail.ts'
import { MessageOptedOut, MessageRefused, MessageUncertain } from './channels/notSent.ts'
import type { Mail, Transport } from './channels/smtp.ts'
import { folded, type TextTransport } from './channels/text.ts'
import type { MessageContent } from './content.ts'
import { countOutcome } from './messageCounts.ts'
import type { OutboxMessage, StaffMessage } from './outboxMessage.ts'
import { OPTED_OUT, UNCONFIRMED } from './reasons.ts'

export interface ComposedMail {
  to: string
  content: MessageContent
  /** Where its reader may refuse more, for kinds that one may refuse. */
  unsubscribe?: string | undefined
}

export interface ComposedText {
  to: string
  text: string
  /** Finds the appointments that carry the number: an owner who wants no more texts ends them there. */
  address_index: string | null
}

/** What a mail to a member of staff says, and what is to be done once it was sent, or never will be. */
export interface StaffMail extends ComposedMail {
  settled?: (() => Promise<void>) | undefined
}

/** What a message says, by its channel. */
export type Composed = ComposedMail | ComposedText

/** Says what a message says by the present state of the records, or nothing when it no longer holds. */
export type Compose = (trx: Trx, message: OutboxMessage, now: Date) => Promise<Composed | undefined>

export interface Delivery {
  db: Db
  transport: Transport
  texts: TextTransport
  site: { origin: string; name: Record<Locale, string> }
  compose: Compose
  now: () => Date
}

export type Outcome = Message['outcome'] | 'decided before'

/**
 * Sends a message, or skips or expires it: decided at this moment, not when it was queued. A message whose outcome
 * is noted is never sent again, one that is refused for good among them; a crash between sending and noting repeats it under
 * the same Message-ID. A text that may have been sent, by whoever died in the middle among them, is tried once more, and then
 * is told as sent, unconfirmed.
 */
export async function deliver(
  delivery: Delivery,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = delivery.now()
  const { ticket, decided } = await decide(delivery, message, now)
  if (decided === 'decided before') return decided
  const address_index = (typeof decided === 'object' && indexOf(decided)) || null
  const note = (outcome: Message['outcome'], reason: string | null = null) =>
    noteOutcome(delivery.db, message, { ticket, outcome, reason, address_index })
  if (decided === 'skipped') return note(decided)
  const perhaps = await beginTry(delivery.db, message)
  if (decided === 'expired') return perhaps > 0 ? note('sent', UNCONFIRMED) : note(decided)
  if (perhaps > 0 && (await hasReceipt(delivery.db, message))) return note('sent')
  // Once more it may be a duplicate; more often than that it would be a nuisance.
  if (perhaps > 1) return note('sent', UNCONFIRMED)
  try {
    await handOver(delivery, message, { composed: decided, now, signal })
  } catch (error) {
    if (error instanceof MessageOptedOut) return note('refused', OPTED_OUT)
    if (error instanceof MessageRefused) return note('refused', error.message)
    if (!(error instanceof MessageUncertain)) await endTry(delivery.db, message)
    else if (perhaps > 0) return note('sent', UNCONFIRMED)
    throw error
  }
  return note('sent')
}

/**
 * Sends a message to a member of staff, unless it is too late for it or nothing of it holds any more. No record is opened, and nothing is noted but a count: a
 * crash after sending repeats it under the same Message-ID.
 */
export async function deliverToStaff(
  delivery: Pick<Delivery, 'db' | 'transport' | 'site' | 'now'> & {
    compose: (message: StaffMessage) => Promise<StaffMail | undefined>
  },
  message: StaffMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = delivery.now()
  const settle = async (outcome: Message['outcome']) => {
    // A count that is lost, or made twice, is better than a mail that is.
    await withinDeadline(() => countOutcome(delivery.db, message, outcome)).catch(() => {})
    return outcome
  }
  if (now > message.not_after) return settle('expired')
  const composed = await delivery.compose(message)
  if (!composed) return settle('skipped')
  const sent = await delivery.transport
    .send(mailOf(delivery, message, composed, now), signal)
    .then(() => true)
    .catch((error: unknown) => {
      if (error instanceof MessageRefused) return false
      throw error
    })
  await composed.settled?.()
  return settle(sent ? 'sent' : 'refused')
}

/** No transaction stays open while a mail server answers: the record is read to decide, then the outcome is noted. */
function decide({ db, compose }: Delivery, message: OutboxMessage, now: Date) {
  const { patient_id: patient, appointment_id } = message
  const access: Access = {
    who: { job: 'deliver' },
    whose: { patient },
    why: 'message',
    appointment: appointment_id ?? undefined,
  }
  return withinDeadline(() =>
    openRecord(db, access, async (trx, { ticket }) => {
      const decision = async (): Promise<Composed | 'decided before' | 'expired' | 'skipped'> => {
        if (await isDecided(trx, message)) return 'decided before'
        if (now > message.not_after) return 'expired'
        const composed = await compose(trx, message, now)
        if (composed) return composed
        // Whoever was stopped for longer than a record stays open found none: it is tried again.
        if (!(await stillOpen(trx))) throw new DatabaseAway('the record closed before it was read')
        return 'skipped'
      }
      return { ticket, decided: await decision() }
    }),
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

/**
 * Counts a try of a text before it begins, and returns after how many it comes that may have sent it: a process that dies before it
 * notes the end leaves one. A mail needs none: its readers know a duplicate by its Message-ID.
 */
async function beginTry(db: Db, { id: key, channel, uncertain }: OutboxMessage) {
  if (channel !== 'sms') return 0
  const { begin_try } = await withinDeadline(() =>
    call<{ begin_try: number }>(db, 'begin_try', { key, uncertain }),
  )
  return begin_try
}

/** It sent nothing for certain: it does not count. */
async function endTry(db: Db, { id: key, channel }: OutboxMessage) {
  if (channel === 'sms') await withinDeadline(() => call(db, 'end_try', { key }))
}

/** Whether a receipt says that an earlier try was taken after all. */
async function hasReceipt(db: Db, { id: key }: OutboxMessage) {
  const { has_receipt } = await withinDeadline(() =>
    call<{ has_receipt: boolean }>(db, 'has_receipt', { key }),
  )
  return has_receipt
}

function indexOf(composed: Composed) {
  return 'text' in composed ? composed.address_index : null
}

async function noteOutcome(
  db: Db,
  message: OutboxMessage,
  settled: {
    ticket: string
    outcome: Message['outcome']
    reason: string | null
    address_index: string | null
  },
) {
  const { id, channel, kind, version, not_after } = message
  const { patient_id: patient, appointment_id: appointment } = message
  const given = { id, channel, patient, appointment, version, kind, not_after, ...settled }
  await withinDeadline(() => call(db, 'note_outcome', { who: whoOf({ job: 'deliver' }), ...given }))
  return settled.outcome
}

function handOver(
  delivery: Delivery,
  message: OutboxMessage,
  { composed, now, signal }: { composed: Composed; now: Date; signal: AbortSignal },
) {
  if ('content' in composed)
    return delivery.transport.send(mailOf(delivery, message, composed, now), signal)
  const { id: key, not_after: notAfter, session, locale } = message
  const { to } = composed
  const text = folded(composed.text)
  return delivery.texts.send({ to, text, key, notAfter, session, locale, at: now }, signal)
}

function mailOf(
  { site }: Pick<Delivery, 'site'>,
  message: OutboxMessage | StaffMessage,
  composed: ComposedMail,
  at: Date,
): Mail {
  const { id, locale, session } = message
  const { to, content, unsubscribe } = composed
  return {
    to,
    subject: content.subject,
    ...writeMail(content, { locale, siteName: site.name[locale] }),
    calendar: content.calendar,
    unsubscribe,
    messageId: `${id}@${new URL(site.origin).hostname}`,
    session,
    locale,
    at,
  }
}
