import * as z from 'zod'
import { CHANNELS, LOCALES, MESSAGE_KINDS, STAFF_MESSAGE_KINDS } from '../db/lists.ts'

/** A row of the outbox about a patient, as its job carries it: names what happened, never what to say. */
export const OutboxMessage = z.object({
  id: z.uuid(),
  channel: z.enum(CHANNELS).default('email'),
  kind: z.enum(MESSAGE_KINDS).exclude(STAFF_MESSAGE_KINDS),
  patient_id: z.uuid(),
  appointment_id: z.uuid().nullable(),
  version: z.int().nullable(),
  locale: z.enum(LOCALES),
  session: z.uuid(),
  sealed: z.string().nullable(),
  not_after: z.coerce.date(),
  /** How often its delivery failed; a job of an earlier version says nothing of it. */
  tries: z.int().default(0),
  /** Whether its last try may have sent it. */
  uncertain: z.boolean().default(false),
})

export type OutboxMessage = z.infer<typeof OutboxMessage>

/** A row of the outbox for a member of staff: all that it says is sealed in it, and no record is opened for it. */
export const StaffMessage = z.object({
  id: z.uuid(),
  // As the table has it, for a message that is put back.
  channel: z.literal('email').default('email'),
  kind: z.enum(STAFF_MESSAGE_KINDS),
  locale: z.enum(LOCALES),
  session: z.uuid(),
  sealed: z.string(),
  not_after: z.coerce.date(),
  /** How often its delivery failed; a job of an earlier version says nothing of it. */
  tries: z.int().default(0),
  uncertain: z.literal(false).default(false),
})

export type StaffMessage = z.infer<typeof StaffMessage>

/** A row of the outbox, of either kind. */
export const AnyMessage = z.union([OutboxMessage, StaffMessage])

/** Where a message's sealed part belongs, for `FieldKeys`. */
export function sealedPlace(outboxId: string): string {
  return `outbox:${outboxId}:sealed`
}
