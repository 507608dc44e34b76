import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { type StaffAccount, sealedSecret } from '../accounts/accounts.ts'
import { type FactorChange, sealedMail } from '../mails.ts'
import { newRecoveryCodes, recoveryMac } from './recoveryCodes.ts'

/** Whose factors change, in which session, and at what moment. */
export interface ChangeOf {
  account: StaffAccount
  session: string
  now: Date
}

/** Gives somebody another password, and ends their other sessions when they ask for it. They are told by mail. */
export async function changePassword(
  { db, keys }: { db: Db; keys: FieldKeys },
  of: ChangeOf,
  { password_hash, endOthers }: { password_hash: string; endOthers: boolean },
): Promise<void> {
  await changeFactors(db, keys, { ...of, what: 'password', change: { password_hash }, endOthers })
}

/** Gives somebody another authenticator, whose first code (a time step) was seen: it opens nothing again. They are told. */
export async function changeAuthenticator(
  { db, keys }: { db: Db; keys: FieldKeys },
  of: ChangeOf,
  { secret, step }: { secret: string; step: number },
): Promise<void> {
  const index = emailIndex(keys, of.account.email)
  const change = { totp_secret: sealedSecret(keys, index, secret), totp_step: step }
  await changeFactors(db, keys, { ...of, what: 'authenticator', change, endOthers: false })
}

/** Gives somebody new recovery codes, shown once; those of before open nothing any more. They are told. */
export async function changeRecoveryCodes(
  { db, keys }: { db: Db; keys: FieldKeys },
  of: ChangeOf,
): Promise<string[]> {
  const codes = newRecoveryCodes()
  const change = { recovery: codes.map((code) => recoveryMac(keys, code) ?? '') }
  await changeFactors(db, keys, { ...of, what: 'recovery_codes', change, endOthers: false })
  return codes
}

interface Change extends ChangeOf {
  what: FactorChange
  change: Readonly<Record<string, string | number | readonly string[]>>
  endOthers: boolean
}

async function changeFactors(
  db: Db,
  keys: FieldKeys,
  { account, session, now, what, change, endOthers }: Change,
): Promise<void> {
  const { email: to, locale } = account
  const mail = sealedMail(keys, 'staff_changed', { to, locale, what, at: now.toISOString() })
  const given = { account: account.id, session, change, mail, end_others: endOthers }
  await call(db, 'change_factors', given)
}
