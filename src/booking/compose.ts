import type { Compose } from '../messages/deliver.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { composeCode } from './confirm/codeMessage.ts'
import { composeNotice } from './notices/appointmentNotice.ts'

/** Says what any message to a patient says when it leaves: a code, or what became of an appointment. */
export function composeWith(parts: { keys: FieldKeys; origin: string; email: string }): Compose {
  return async (trx, message, now) =>
    message.kind === 'code'
      ? composeCode(parts.keys, message)
      : composeNotice(trx, parts, message, now)
}
