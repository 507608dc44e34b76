import type { Retention } from '../../privacy/retention.ts'

/** Proof of a choice, two years after it ended. */
export const cookieRetention: Retention[] = [
  { table: 'cookie_choice', since: 'ends_at', keep: '2 years' },
]
