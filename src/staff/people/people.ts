import { call, callForRows } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import type { AUTHORIZATION_KINDS } from '../../db/lists.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { openIdentity, type StaffIdentity } from '../accounts/accounts.ts'
import type { StaffRole } from '../rights.ts'
import type { Authorization } from './authorization.ts'

/** Somebody who works at a clinic, as its manager sees them. */
export interface Colleague extends StaffIdentity, Authorization {
  account_id: string
  disabled: boolean
  /** Which practitioner they are, whose slots are then their own. */
  practitioner_id: string | null
  roles: StaffRole[]
}

/** The people of a clinic, by name. */
export async function peopleOf(db: Db, keys: FieldKeys, clinic: string): Promise<Colleague[]> {
  type Row = Omit<Colleague, 'name' | 'email'> & { email_index: string; identity: string }
  const rows = await callForRows<Row>(db, 'people_of_clinic', { clinic })
  return rows
    .map(({ email_index, identity, ...rest }) => ({
      ...rest,
      ...openIdentity(keys, email_index, identity),
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'fr'))
}

/** What lets somebody see what is known of the patients of a clinic; the network's administrators never do. */
export function authorizationOf(
  db: Db,
  account: string,
  clinic: string | null,
): Promise<Authorization> {
  return call(db, 'authorization_of', { account, clinic })
}

/** Done; nobody left in that role; visits are booked with them; or nobody of this clinic. */
export type RolesSet = 'done' | 'manager' | 'privacy' | 'visits' | null

/** Makes somebody's roles at a clinic what is said; none is leaving it. A clinic keeps a manager and a privacy officer. */
export async function setRoles(
  db: Db,
  given: { account: string; clinic: string; roles: readonly StaffRole[] },
): Promise<RolesSet> {
  return (await call<{ outcome: RolesSet }>(db, 'set_staff_roles', given)).outcome
}

/** Records the date of a training or an undertaking, and who recorded it; false for nobody of this clinic. */
export async function recordAuthorization(
  db: Db | OpenTrx,
  given: {
    account: string
    clinic: string
    kind: (typeof AUTHORIZATION_KINDS)[number]
    dated_on: string
    by: string
  },
): Promise<boolean> {
  return (await call<{ recorded: boolean }>(db, 'record_authorization', given)).recorded
}

/**
 * Says which practitioner of the clinic somebody is, or none: `taken` for one who is somebody else, `elsewhere` while they are
 * another at another clinic of theirs, null for nobody of this clinic or a practitioner of elsewhere.
 */
export async function setPractitioner(
  db: Db,
  given: { account: string; clinic: string; practitioner: string | null },
): Promise<'done' | 'taken' | 'elsewhere' | null> {
  return (await call<{ outcome: 'done' | null }>(db, 'link_practitioner', given)).outcome
}
