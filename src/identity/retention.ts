import type { Retention } from '../privacy/retention.ts'

/** No cookie outlives an hour, so nobody can replay a session that ended longer ago. */
export const identityRetention: Retention[] = [
  { table: 'ended_session', since: 'ended_at', keep: '2 hours' },
  { routine: 'forget_throttle' },
]
