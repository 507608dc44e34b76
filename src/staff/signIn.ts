import type { Db } from '../db/database.ts'
import { emailIndex } from '../messages/emailAddress.ts'
import { addressBlock } from '../privacy/addressBlock.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { accountOf, type StaffAccount } from './accounts/accounts.ts'
import { stepOf } from './factors/authenticator.ts'
import { isPassword } from './factors/password.ts'
import { recoveryMac } from './factors/recoveryCodes.ts'
import { trySignIn } from './factors/tries.ts'
import type { Factor } from './sessions.ts'

interface Given {
  email: string
  password: string
  /** Of an authenticator, or a recovery code. */
  code: string
}

type Checked =
  | { ok: true; account: StaffAccount; factor: Factor; succeeded(): Promise<void> }
  /** Whatever differs, the answer is one; an address that tries too often is told how long it waits. */
  | { ok: false; wait: number }

/**
 * Whether somebody is who they say: address, password and second factor, all at once, so that none is told right alone.
 * Counted before anything is hashed (S-13). The factor is not taken yet: beginning the session does.
 */
export async function checkSignIn(
  { db, keys }: { db: Db; keys: FieldKeys },
  { email, password, code }: Given,
  { address, now }: { address: string; now: Date },
): Promise<Checked> {
  const from = keys.blindIndex('throttle address', addressBlock(address))
  const { allowed, wait, succeeded } = await trySignIn(db, emailIndex(keys, email), from)
  if (!allowed) return { ok: false, wait }
  const account = await accountOf(db, keys, email)
  const right = await isPassword(password, account?.password_hash ?? null)
  const factor = factorOf(keys, account?.totp_secret ?? null, code, now)
  if (!account || !right || !factor) return { ok: false, wait: 0 }
  return { ok: true, account, factor, succeeded }
}

/** What was typed beside a password, as a factor to take; undefined for what is none. */
export function factorOf(
  keys: FieldKeys,
  secret: string | null,
  typed: string,
  now: Date,
): Factor | undefined {
  const step = secret && stepOf(secret, typed.replaceAll(/\s/g, ''), now)
  if (step) return { step }
  const recovery = recoveryMac(keys, typed)
  return recovery ? { recovery } : undefined
}
