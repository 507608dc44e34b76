import type { STAFF_ROLES } from '../db/lists.ts'

export type StaffRole = (typeof STAFF_ROLES)[number]

/** What somebody may be at a clinic. */
export const CLINIC_ROLES = ['reception', 'practitioner', 'manager', 'privacy'] as const

/** What staff may do, and who: a route names its right, and a page says all of it in words. */
export const RIGHTS = {
  view_day: ['reception', 'manager'],
  view_own_day: ['practitioner'],
  book_visits: ['reception', 'manager'],
  cancel_visits: ['reception', 'manager'],
  view_insight: ['manager'],
  view_network_insight: ['network'],
  view_statistics: ['network'],
  close_days: ['manager'],
  review_visits: ['reception', 'manager'],
  review_access: ['privacy'],
  view_openings: ['reception', 'manager'],
  view_own_openings: ['practitioner'],
  publish_openings: ['manager'],
  propose_openings: ['practitioner'],
  manage_services: ['manager'],
  manage_settings: ['manager'],
  manage_people: ['manager'],
  confirm_resets: ['manager', 'privacy'],
  manage_network: ['network'],
  correct_own_entry: ['practitioner'],
} as const satisfies Record<string, readonly StaffRole[]>

export type Right = keyof typeof RIGHTS

/** Whether some of these roles give a right. */
export function gives(roles: readonly StaffRole[], right: Right): boolean {
  const those: readonly StaffRole[] = RIGHTS[right]
  return roles.some((role) => those.includes(role))
}
