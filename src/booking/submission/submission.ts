import { createHash } from 'node:crypto'

/** A form that counts once: the key rendered with it, and the hash of what it asks for. */
export interface Submission {
  key: string
  body_hash: string
}

/** Two submissions with one key are the same only when everything they ask for is the same. */
export function submission(key: string, asked: Record<string, unknown>): Submission {
  const body = JSON.stringify(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { key, body_hash: createHash('sha256').update(body).digest('base64url') }
}

/** What a command that counts once answers: the appointment, or why not. */
export type Answer<Reason extends string> =
  | { outcome: 'done'; appointment_id: string }
  | { outcome: Reason; appointment_id: string | null }
