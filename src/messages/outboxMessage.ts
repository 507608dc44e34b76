import * as z from 'zod'
import { LOCALES, MESSAGE_KINDS } from '../db/lists.ts'

/** A row of the outbox, as its job carries it: names what happened, never what to say. */
export const OutboxMessage = z.object({
  id: z.uuid(),
  kind: z.enum(MESSAGE_KINDS),
  patient_id: z.uuid(),
  appointment_id: z.uuid().nullable(),
  version: z.int().nullable(),
  locale: z.enum(LOCALES),
  session: z.uuid(),
  sealed: z.string().nullable(),
  not_after: z.coerce.date(),
})

export type OutboxMessage = z.infer<typeof OutboxMessage>

/** Where a message's sealed part belongs, for `FieldKeys`. */
export function sealedPlace(outboxId: string): string {
  return `outbox:${outboxId}:sealed`
}
