import { randomUUID } from 'node:crypto'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { newRecoveryCodes, recoveryMac } from '../factors/recoveryCodes.ts'
import { sealedMail } from '../mails.ts'
import { openIdentity, sealedSecret } from './accounts.ts'
import {
  type Accepted,
  INVITATION_HOURS,
  newToken,
  sealedAddress,
  tokenDigest,
} from './invitations.ts'

/** A reset that waits for a second person. */
export interface WaitingReset {
  id: string
  account: string
  name: string
  starter: string
  starter_name: string
  started_at: Date
}

/** Starts to give somebody of a clinic their access back; `own` for one's own, null for nobody of the clinic's. */
export async function startReset(
  db: Db,
  given: { account: string; clinic: string; by: string },
): Promise<'started' | 'own' | null> {
  const asked = { ...given, hours: INVITATION_HOURS }
  return (await call<{ outcome: 'started' }>(db, 'start_reset', asked)).outcome
}

/** The resets of a clinic that wait for a second person, the oldest first. */
export async function resetsWaiting(
  db: Db,
  keys: FieldKeys,
  clinic: string,
): Promise<(WaitingReset & { email: string })[]> {
  interface Row {
    reset_id: string
    account_id: string
    email_index: string
    identity: string
    started_by: string
    starter_index: string
    starter: string
    started_at: Date
  }
  const rows = await callForRows<Row>(db, 'resets_waiting', { clinic })
  return rows.map((row) => ({
    ...openIdentity(keys, row.email_index, row.identity),
    ...{ id: row.reset_id, account: row.account_id, starter: row.started_by },
    starter_name: openIdentity(keys, row.starter_index, row.starter).name,
    started_at: row.started_at,
  }))
}

/**
 * Confirms a reset as its second person; answers with the secret of the link, which is kept nowhere and which they hand over
 * themselves. `own` for whoever started it or whose account it is, `new` for whoever came too lately by whoever started it, `network` for an
 * account that stands above clinics, null for none that waits.
 */
export async function confirmReset(
  { db, keys }: { db: Db; keys: FieldKeys },
  { reset, email, clinic, by }: { reset: string; email: string; clinic: string; by: string },
): Promise<{ token: string } | 'own' | 'new' | 'network' | null> {
  const token = newToken()
  const given = {
    ...{ reset, clinic, by, hours: INVITATION_HOURS, token_digest: tokenDigest(token) },
    ...sealedAddress(keys, email),
  }
  const { outcome } = await call<{ outcome: 'confirmed' | 'own' | 'new' | 'network' | null }>(
    db,
    'confirm_reset',
    given,
  )
  return outcome === 'confirmed' ? { token } : outcome
}

/** Gives an account new factors by the link of a reset, once; undefined when it is no longer good. They are told by mail. */
export async function acceptReset(
  { db, keys }: { db: Db; keys: FieldKeys },
  given: {
    token: string
    email: string
    locale: Locale
    password_hash: string
    secret: string
    now: Date
  },
): Promise<Accepted | undefined> {
  const { token, email: to, locale, password_hash, secret, now } = given
  const recoveryCodes = newRecoveryCodes()
  const said = { to, locale, what: 'reset', at: now.toISOString() } as const
  const { account_id } = await call<{ account_id: string | null }>(db, 'accept_reset', {
    ...{ token_digest: tokenDigest(token), attempt: randomUUID() },
    password_hash,
    totp_secret: sealedSecret(keys, emailIndex(keys, to), secret),
    recovery: recoveryCodes.map((code) => recoveryMac(keys, code) ?? ''),
    mail: sealedMail(keys, 'staff_changed', said),
  })
  return account_id === null ? undefined : { account: account_id, recoveryCodes }
}
