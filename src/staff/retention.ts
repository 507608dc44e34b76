import type { Retention } from '../privacy/retention.ts'

/**
 * Where staff were signed in, and who was invited, for a month after: what somebody may ask about. What came of an identity of the
 * organisation's service stays a year, one that nobody used two; uncertain, and to be confirmed by counsel. Their service's word that
 * somebody signed out outlives every answer from before it.
 */
export const staffRetention: Retention[] = [
  { table: 'staff_session', since: 'seen_at', keep: '30 days' },
  { table: 'staff_identity', since: 'used_at', keep: '2 years' },
  { table: 'staff_identity_step', since: 'at', keep: '1 year' },
  { table: 'staff_logout', since: 'told_at', keep: '1 day' },
  { table: 'answered_challenge', since: 'answered_at', keep: '1 hour' },
  { table: 'staff_reset', since: 'expires_at', keep: '30 days' },
  { table: 'staff_news', since: 'at', keep: '15 days' },
  { table: 'staff_invitation', since: 'expires_at', keep: '30 days' },
]
