import { call, callForRows } from '../db/call.ts'
import type { Db, OpenTrx } from '../db/database.ts'
import type { Locale } from '../db/schema.ts'
import { emailIndex } from '../messages/emailAddress.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import type { StaffRole } from './rights.ts'

/** Who a member of staff is, to colleagues and in messages. */
export interface StaffIdentity {
  name: string
  email: string
}

export interface StaffAccount extends StaffIdentity {
  id: string
  locale: Locale
}

interface NewAccount extends StaffIdentity {
  locale: Locale
  /** Whose openings are their own. */
  practitioner?: string | undefined
  roles: readonly { clinic: string | null; role: StaffRole }[]
}

/** Makes the account of an address, or gives the one it has the roles that it lacks; returns its id. */
export async function giveAccount(
  trx: OpenTrx,
  keys: FieldKeys,
  { name, email, locale, practitioner, roles }: NewAccount,
): Promise<string> {
  const email_index = emailIndex(keys, email)
  const identity = keys.seal(JSON.stringify({ name, email }), placeOf(email_index))
  const given = { email_index, identity, locale, practitioner, roles }
  const { account_id } = await call<{ account_id: string }>(trx, 'give_staff_account', given)
  return account_id
}

/** The account of an address; undefined for one that is disabled or unknown. */
export async function accountOf(
  db: Db,
  keys: FieldKeys,
  email: string,
): Promise<StaffAccount | undefined> {
  const email_index = emailIndex(keys, email)
  const [row] = await callForRows<{ account_id: string; identity: string; locale: Locale }>(
    db,
    'staff_account_of',
    { email_index },
  )
  if (!row) return undefined
  const identity = JSON.parse(keys.unseal(row.identity, placeOf(email_index))) as StaffIdentity
  return { id: row.account_id, locale: row.locale, ...identity }
}

const placeOf = (index: string) => `staff_account:${index}:identity`
