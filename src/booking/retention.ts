import type { Retention } from '../privacy/retention.ts'

/**
 * A hold has served its time when it ends, and a code too; the answer of a form is kept as long as someone may ask for
 * it again, what was needed at a visit until it is over, an appointment as long as the clinic answers for it.
 */
export const bookingRetention: Retention[] = [
  { table: 'hold', since: 'until', keep: '1 hour' },
  { table: 'held_slot', since: 'held_at', keep: '1 hour' },
  { table: 'confirmation', since: 'confirmed_at', keep: '1 day' },
  { table: 'contact_change', since: 'changed_at', keep: '1 day' },
  { table: 'confirmation_code', since: 'expires_at', keep: '0 hours' },
  { table: 'submission', since: 'created_at', keep: '30 days' },
  { table: 'reminded_day', since: 'planned_at', keep: '30 days' },
  { table: 'lateness', since: 'to_at', keep: '30 days' },
  { table: 'lateness_told', since: 'told_at', keep: '2 days' },
  { table: 'desk_call', since: 'begun_at', keep: '1 day' },
  { table: 'desk_search', since: 'searched_at', keep: '1 day' },
  { table: 'review_item', since: 'closed_at', keep: '1 year' },
  { table: 'break_glass', since: 'opened_at', keep: '5 years' },
  { routine: 'forget_unregistered' },
  { routine: 'forget_needs' },
  { table: 'closure', since: 'closed_at', keep: '5 years' },
  { table: 'appointment', since: 'ends_at', keep: '5 years' },
]
