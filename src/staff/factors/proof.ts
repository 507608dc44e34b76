import type { Db } from '../../db/database.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { addressBlock } from '../../privacy/addressBlock.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { accountById } from '../accounts/accounts.ts'
import type { Factor } from '../sessions.ts'
import { factorOf } from '../signIn.ts'
import { trySignIn } from './tries.ts'

/** A factor that was typed again, or how many seconds this address waits. */
type Proof = { factor: Factor; succeeded(): Promise<void> } | { wait: number }

/**
 * What somebody who is signed in typed to prove that it is them: a code of their authenticator, or a recovery code. Counted
 * with their tries to sign in. The factor is not taken yet: renewing the session does.
 */
export async function proofOf(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, typed }: { account: string; typed: string },
  { address, now }: { address: string; now: Date },
): Promise<Proof> {
  const known = await accountById(db, keys, account)
  if (!known) return { wait: 0 }
  const from = keys.blindIndex('throttle address', addressBlock(address))
  const { allowed, wait, succeeded } = await trySignIn(db, emailIndex(keys, known.email), from)
  if (!allowed) return { wait }
  const factor = factorOf(keys, known.totp_secret, typed, now)
  return factor ? { factor, succeeded } : { wait: 0 }
}
