import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { IDENTITY_STEPS } from '../../db/lists.ts'
import type { Identity, Logout } from '../../openid/claims.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { openIdentity } from '../accounts/accounts.ts'
import type { ChangeOf } from '../factors/factors.ts'
import { sealedMail } from '../mails.ts'
import type { IdentityFactor } from '../sessions.ts'

/** What became of an account's identity, and whether somebody else did it. */
export interface IdentityStep {
  step: (typeof IDENTITY_STEPS)[number]
  by_other: boolean | null
  at: Date
}

/** An identity as it is kept: indexes that find it again and tell nothing else. */
export function factorOf(
  keys: FieldKeys,
  issuer: string,
  { sub, sid, issuedAt }: Pick<Identity, 'sub' | 'sid' | 'issuedAt'>,
): IdentityFactor {
  return {
    subject: subjectOf(keys, issuer, sub),
    sid: sid === undefined ? null : sidOf(keys, issuer, sid),
    issued_at: issuedAt,
  }
}

/**
 * Whose account an identity opens; undefined for one that is bound to none, and for an account that is disabled, of which its
 * log tells.
 */
export async function accountOfIdentity(
  { db, keys }: { db: Db; keys: FieldKeys },
  { subject }: IdentityFactor,
): Promise<{ id: string; name: string } | undefined> {
  type Row = { account_id: string; email_index: string; identity: string }
  const [row] = await callForRows<Row>(db, 'staff_account_of_identity', { subject })
  if (row)
    return { id: row.account_id, name: openIdentity(keys, row.email_index, row.identity).name }
  await call(db, 'note_staff_identity_refused', { subject })
  return undefined
}

/** The identity that is bound to an account: since when, and when it last opened it. */
export async function identityOf(
  db: Db,
  account: string,
): Promise<{ bound_at: Date; used_at: Date } | undefined> {
  type Row = { bound_at: Date; used_at: Date }
  const [row] = await callForRows<Row>(db, 'staff_identity_of', { account })
  return row
}

/** What became of an account's identity, the latest first. */
export function stepsOf(db: Db, account: string): Promise<IdentityStep[]> {
  return callForRows(db, 'staff_identity_steps', { account })
}

/**
 * Binds an identity to the account of a session that is open: `taken` for one of another account, `other` where this account has
 * another, `ended` when session or sign-in are over. Whoever races, one wins. They are told by mail.
 */
export async function bindIdentity(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, session, now }: ChangeOf,
  factor: IdentityFactor,
): Promise<'bound' | 'taken' | 'other' | 'ended'> {
  const { email: to, locale } = account
  const said = { to, locale, what: 'identity_bound', at: now.toISOString() } as const
  const mail = sealedMail(keys, 'staff_changed', said)
  const given = { account: account.id, session, ...factor, mail }
  return (await call<{ outcome: 'bound' }>(db, 'bind_staff_identity', given)).outcome
}

/**
 * Frees an account from its identity, and ends every session that it opened but the one that asks: one's own, or, at a clinic that
 * one manages, that of somebody who works there. They are told by mail; for anybody else, and again, nothing happens.
 */
export async function freeIdentity(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, session, now }: ChangeOf,
  { by, clinic }: { by: string; clinic: string | null },
): Promise<void> {
  const { email: to, locale } = account
  const said = { to, locale, what: 'identity_freed', at: now.toISOString() } as const
  const mail = sealedMail(keys, 'staff_changed', said)
  await call(db, 'free_staff_identity', { account: account.id, by, clinic, session, mail })
}

/** Ends at once what a logout token names. False for a token that was taken before: it ends nothing a second time. */
export async function endIdentitySessions(
  { db, keys }: { db: Db; keys: FieldKeys },
  issuer: string,
  { jti, sub, sid, issuedAt }: Logout,
): Promise<boolean> {
  const { end_staff_identity_sessions: ended } = await call<{
    end_staff_identity_sessions: boolean
  }>(db, 'end_staff_identity_sessions', {
    jti: keys.blindIndex('staff logout', `${issuer} ${jti}`),
    subject: sub && subjectOf(keys, issuer, sub),
    sid: sid && sidOf(keys, issuer, sid),
    issued_at: issuedAt,
  })
  return ended
}

function subjectOf(keys: FieldKeys, issuer: string, sub: string) {
  return keys.blindIndex('staff subject', `${issuer} ${sub}`)
}

function sidOf(keys: FieldKeys, issuer: string, sid: string) {
  return keys.blindIndex('staff sign-in', `${issuer} ${sid}`)
}
