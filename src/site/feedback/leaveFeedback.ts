import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { countSent } from '../limits/countSent.ts'
import type { Feedback } from './feedback.ts'
import { type PersonalKind, personalIn } from './personal.ts'

export type Left =
  | { ok: true }
  | { ok: false; reason: 'personal'; kinds: PersonalKind[] }
  | { ok: false; reason: 'too_many'; seconds: number }

/**
 * Keeps what somebody says of a page, unless it looks personal or this address says too much: then nothing is kept. The
 * address is counted by its fingerprint, apart from what is said. The same form sent again is kept once.
 */
export async function leaveFeedback(
  parts: { db: Db; keys: FieldKeys },
  { key, ...feedback }: Feedback & { key: string },
  address: string,
): Promise<Left> {
  const kinds = personalIn(feedback.said)
  if (kinds.length > 0) return { ok: false, reason: 'personal', kinds }
  const seconds = await countSent(parts, 'feedback', address)
  if (seconds > 0) return { ok: false, reason: 'too_many', seconds }
  const id = parts.keys.blindIndex('feedback', `${key} ${JSON.stringify(feedback)}`)
  await call(parts.db, 'leave_feedback', { id, ...feedback })
  return { ok: true }
}
