import type { Retention } from '../privacy/retention.ts'

/** Where staff were signed in, and who was invited, for a month after: what somebody may ask about. */
export const staffRetention: Retention[] = [
  { table: 'staff_session', since: 'seen_at', keep: '30 days' },
  { table: 'answered_challenge', since: 'answered_at', keep: '1 hour' },
  { table: 'staff_reset', since: 'expires_at', keep: '30 days' },
  { table: 'staff_invitation', since: 'expires_at', keep: '30 days' },
]
