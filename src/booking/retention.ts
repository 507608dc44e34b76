import type { Retention } from '../privacy/retention.ts'

/** A hold has served its time when it ends; the answer of a form is kept as long as someone may ask for it again. */
export const bookingRetention: Retention[] = [
  { table: 'hold', since: 'until', keep: '1 day' },
  { table: 'held_slot', since: 'held_at', keep: '1 hour' },
  { table: 'confirmation', since: 'confirmed_at', keep: '1 day' },
  { table: 'submission', since: 'created_at', keep: '30 days' },
]
