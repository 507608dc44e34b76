import { call, callForRows } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { StaffRole } from '../rights.ts'

/** Who a member of staff is, to colleagues and in messages. */
export interface StaffIdentity {
  name: string
  email: string
}

export interface StaffAccount extends StaffIdentity {
  id: string
  locale: Locale
  /** What signing in compares; nothing for whoever has chosen none. */
  password_hash: string | null
  totp_secret: string | null
}

type SealedAccount = Omit<StaffAccount, 'id' | 'name' | 'email'> & { identity: string }

interface NewAccount extends StaffIdentity {
  locale: Locale
  /** Whose openings are their own. */
  practitioner?: string | undefined
  roles: readonly { clinic: string | null; role: StaffRole }[]
}

/** Makes the account of an address, or gives the one it has the roles that it lacks; returns its id, and whether it is new. */
export async function giveAccount(
  trx: OpenTrx,
  keys: FieldKeys,
  { name, email, locale, practitioner, roles }: NewAccount,
): Promise<{ account_id: string; is_new: boolean }> {
  const email_index = emailIndex(keys, email)
  const identity = sealedIdentity(keys, email_index, { name, email })
  const given = { email_index, identity, locale, practitioner, roles }
  return call(trx, 'give_staff_account', given)
}

/** The account of an address; undefined for one that is disabled or unknown. */
export async function accountOf(
  db: Db,
  keys: FieldKeys,
  email: string,
): Promise<StaffAccount | undefined> {
  const email_index = emailIndex(keys, email)
  const [row] = await callForRows<SealedAccount & { account_id: string }>(db, 'staff_account_of', {
    email_index,
  })
  if (!row) return undefined
  const { account_id: id, ...rest } = row
  return { id, ...opened(keys, email_index, rest) }
}

/** The account of whoever is signed in; undefined once it is disabled. */
export async function accountById(
  db: Db,
  keys: FieldKeys,
  account: string,
): Promise<StaffAccount | undefined> {
  type Row = SealedAccount & { email_index: string }
  const [row] = await callForRows<Row>(db, 'staff_account_by_id', { account })
  if (!row) return undefined
  const { email_index, ...rest } = row
  return { id: account, ...opened(keys, email_index, rest) }
}

function opened(keys: FieldKeys, index: string, { identity, ...row }: SealedAccount) {
  const sealed = row.totp_secret
  const totp_secret = sealed && keys.unseal(sealed, placeOf(index, 'totp'))
  return { ...row, ...openIdentity(keys, index, identity), totp_secret }
}

/** A name and an address, sealed for the account of that address. */
export function sealedIdentity(keys: FieldKeys, index: string, identity: StaffIdentity): string {
  return keys.seal(JSON.stringify(identity), placeOf(index, 'identity'))
}

/** Opens what was sealed for the account of an address. */
export function openIdentity(keys: FieldKeys, index: string, sealed: string): StaffIdentity {
  return JSON.parse(keys.unseal(sealed, placeOf(index, 'identity'))) as StaffIdentity
}

/** The secret of an authenticator, sealed for the account of an address. */
export function sealedSecret(keys: FieldKeys, index: string, secret: string): string {
  return keys.seal(secret, placeOf(index, 'totp'))
}

const placeOf = (index: string, column: string) => `staff_account:${index}:${column}`
