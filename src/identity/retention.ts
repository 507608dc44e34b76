import type { Retention } from '../privacy/retention.ts'

/**
 * No cookie outlives an hour, so nobody can replay a session that ended longer ago. An identity of the government's
 * service that nobody used for two years is bound to nobody; uncertain, and to be confirmed by counsel.
 */
export const identityRetention: Retention[] = [
  { table: 'ended_session', since: 'ended_at', keep: '2 hours' },
  { table: 'government_session', since: 'begun_at', keep: '2 hours' },
  { table: 'government_logout', since: 'told_at', keep: '2 hours' },
  { table: 'government_binding', since: 'used_at', keep: '2 years' },
  { routine: 'forget_throttle' },
]
