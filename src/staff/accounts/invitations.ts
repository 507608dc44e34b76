import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { call, callForRows } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { newRecoveryCodes, recoveryMac } from '../factors/recoveryCodes.ts'
import { sealedMail } from '../mails.ts'
import type { StaffRole } from '../rights.ts'
import { sealedIdentity, sealedSecret } from './accounts.ts'

export const INVITATION_HOURS = 72

/** Who is invited, to what, and by which account: an operator has none. */
interface NewInvitation {
  email: string
  roles: readonly { clinic: string | null; role: StaffRole }[]
  by: string | null
  /** A mail with the link goes to the address; an operator hands it over. */
  mail?: InvitationMail
}

interface InvitationMail {
  session: string
  locale: Locale
  /** Where the site is. */
  origin: string
}

/** An invitation that is still good: to whom, and the account that its address has already. */
export interface Invitation {
  email: string
  account: string | null
  /** The account that it gives new factors to; it gives no roles then. */
  resets: string | null
}

/** Invites somebody for 72 hours; returns the secret of the link, which nothing keeps. */
export async function invite(
  db: Db | OpenTrx,
  keys: FieldKeys,
  { email, roles, by, mail }: NewInvitation,
): Promise<string> {
  const token = newToken()
  const link = (origin: string) => `${origin}${invitationPath(mail?.locale ?? 'fr', token)}`
  await call(db, 'invite_somebody', {
    ...{ token_digest: tokenDigest(token), roles, invited_by: by, ...sealedAddress(keys, email) },
    hours: INVITATION_HOURS,
    session: mail?.session ?? null,
    mail:
      mail &&
      sealedMail(keys, 'staff_invited', {
        ...{ to: email, locale: mail.locale, link: link(mail.origin) },
      }),
  })
  return token
}

/** Invites somebody by a mail with the link, and returns the link, for whoever hands it over as well. */
export async function inviteByMail(
  db: Db,
  keys: FieldKeys,
  invitation: NewInvitation & { mail: InvitationMail },
): Promise<string> {
  const token = await invite(db, keys, invitation)
  const { origin, locale } = invitation.mail
  return `${origin}${invitationPath(locale, token)}`
}

/** The invitation of a link; undefined when it was accepted, is too old or never was. */
export async function findInvitation(
  db: Db,
  keys: FieldKeys,
  token: string,
): Promise<Invitation | undefined> {
  const [row] = await callForRows<{
    email_index: string
    identity: string
    account_id: string | null
    resets: string | null
  }>(db, 'open_invitation', { token_digest: tokenDigest(token) })
  if (!row) return undefined
  return {
    email: keys.unseal(row.identity, placeOf(row.email_index)),
    account: row.account_id,
    resets: row.resets,
  }
}

export interface Accepted {
  account: string
  /** Shown once, and kept as fingerprints. */
  recoveryCodes: string[]
}

/**
 * Accepts an invitation once, whoever asks at the same time: makes the account, whose authenticator the caller has seen
 * work. Undefined when somebody was faster, or when it is no longer good.
 */
export async function acceptInvitation(
  db: Db,
  keys: FieldKeys,
  given: {
    token: string
    email: string
    name: string
    locale: Locale
    password_hash: string
    secret: string
  },
): Promise<Accepted | undefined> {
  const { token, email, name, locale, password_hash, secret } = given
  const index = emailIndex(keys, email)
  const recoveryCodes = newRecoveryCodes()
  const { account_id } = await call<{ account_id: string | null }>(db, 'accept_invitation', {
    ...{ token_digest: tokenDigest(token), attempt: randomUUID(), locale },
    identity: sealedIdentity(keys, index, { name, email }),
    password_hash,
    totp_secret: sealedSecret(keys, index, secret),
    recovery: recoveryCodes.map((code) => recoveryMac(keys, code) ?? ''),
  })
  return account_id === null ? undefined : { account: account_id, recoveryCodes }
}

/** Gives the roles of an invitation to the account of its address, which is signed in; false when it is no longer good. */
export async function joinByInvitation(
  db: Db,
  given: { token: string; account: string },
): Promise<boolean> {
  const { token, account } = given
  const asked = { token_digest: tokenDigest(token), attempt: randomUUID(), account }
  return (await call<{ joined: boolean }>(db, 'join_by_invitation', asked)).joined
}

/** Where the link of an invitation leads. */
export const invitationPath = (locale: Locale, token: string) =>
  `/${locale}/staff/invitations/${token}`

const placeOf = (index: string) => `staff_invitation:${index}:email`

/** An address as an invitation keeps it: found by an index, and sealed. */
export function sealedAddress(keys: FieldKeys, email: string) {
  const email_index = emailIndex(keys, email)
  return { email_index, identity: keys.seal(email, placeOf(email_index)) }
}

/** The secret of a link. */
export const newToken = () => randomBytes(32).toString('base64url')

/** What is kept of it. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
