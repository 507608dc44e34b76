import * as z from 'zod'

/** A row of the outbox, as its job carries it: names what happened, never what to say. */
export const OutboxMessage = z.object({
  id: z.uuid(),
  kind: z.enum(['booked', 'cancelled', 'moved', 'contact_changed', 'code']),
  patient_id: z.uuid(),
  appointment_id: z.uuid().nullable(),
  version: z.int().nullable(),
  locale: z.enum(['fr', 'en']),
  visit: z.uuid(),
  sealed: z.string().nullable(),
  not_after: z.coerce.date(),
})

export type OutboxMessage = z.infer<typeof OutboxMessage>

/** Where a message's sealed part belongs, for `FieldKeys`. */
export function sealedPlace(outboxId: string): string {
  return `outbox:${outboxId}:sealed`
}
