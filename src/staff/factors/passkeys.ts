import { randomBytes } from 'node:crypto'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Logger } from 'pino'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { openIdentity } from '../accounts/accounts.ts'
import { sealedMail } from '../mails.ts'
import type { Factor } from '../sessions.ts'
import type { ChangeOf } from './factors.ts'

/** EdDSA, ES256 and RS256 (COSE): what authenticators of today make. */
const ALGORITHMS = [-8, -7, -257]
const USER = 'required'

/** A site's address: passkeys are for its host, and die when that changes. */
interface Place {
  origin: string
  name: string
}

/** A passkey as its owner sees it. */
export interface Passkey {
  id: string
  browser: string
  created_at: Date
  used_at: Date | null
}

export const newChallenge = () => randomBytes(32).toString('base64url')

/** What a browser is asked in order to sign in, or to prove who is there, by any passkey of this site. */
export async function signingOptions({ origin }: Place, challenge: string): Promise<string> {
  const given = { rpID: hostOf(origin), challenge: bytes(challenge) }
  return JSON.stringify(await generateAuthenticationOptions({ ...given, userVerification: USER }))
}

/** What a browser is asked in order to make a passkey for an account, but on devices that have one. */
export async function makingOptions(
  { origin, name }: Place,
  {
    challenge,
    account,
    passkeys,
  }: { challenge: string; account: ChangeOf['account']; passkeys: readonly Passkey[] },
): Promise<string> {
  const options = await generateRegistrationOptions({
    ...{ rpName: name, rpID: hostOf(origin), challenge: bytes(challenge) },
    ...{ userName: account.email, userDisplayName: account.name },
    userID: new Uint8Array(Buffer.from(account.id.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: USER },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  return JSON.stringify(options)
}

/** The passkeys of an account, the oldest first. */
export function passkeysOf(db: Db, account: string): Promise<Passkey[]> {
  return callForRows(db, 'passkeys_of', { account })
}

/**
 * Whose passkey signed a challenge (id, client data, authenticator data and signature, joined by dots), with its user
 * verified; undefined for whatever else was sent. The challenge is not taken yet: beginning or renewing a session does.
 */
export async function passkeySigned(
  { db, keys }: { db: Db; keys: FieldKeys },
  { origin }: Place,
  { typed, challenge }: { typed: string; challenge: string },
): Promise<{ id: string; name: string; factor: Factor } | undefined> {
  const [id = '', clientDataJSON = '', authenticatorData = '', signature = ''] = typed.split('.')
  type Row = { account_id: string; email_index: string; identity: string } & Known
  const [row] = await callForRows<Row>(db, 'passkey_by_id', { id })
  if (!row) return undefined
  const response = { clientDataJSON, authenticatorData, signature }
  const counter = await signed(response, { origin, challenge, passkey: { ...row, id } })
  if (counter === undefined) return undefined
  const { name } = openIdentity(keys, row.email_index, row.identity)
  return { id: row.account_id, name, factor: { passkey: id, challenge, counter } }
}

interface Known {
  public_key: string
  counter: string
}

/** The counter of a right signature. */
async function signed(
  response: { clientDataJSON: string; authenticatorData: string; signature: string },
  {
    origin,
    challenge,
    passkey,
  }: { origin: string; challenge: string; passkey: Known & { id: string } },
): Promise<number | undefined> {
  const { id, public_key, counter } = passkey
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: hostOf(origin) },
      credential: { id, publicKey: bytes(public_key), counter: Number(counter) },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    // It says by throwing what is wrong with what anybody may send.
    return undefined
  }
}

/** Gives an account the passkey that a browser made (id and client data, joined by a dot, and its attestation); false for anything else. */
export async function addPasskey(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, session, now }: ChangeOf,
  made: { origin: string; challenge: string; typed: string; attestation: string; browser: string },
): Promise<boolean> {
  const { origin, challenge, typed, attestation: attestationObject, browser } = made
  const [id = '', clientDataJSON = ''] = typed.split('.')
  const credential = await registered({ id, clientDataJSON, attestationObject }, origin, challenge)
  if (!credential) return false
  const { email: to, locale } = account
  const at = now.toISOString()
  const given = {
    ...{ account: account.id, session, browser, challenge, id: credential.id },
    host: hostOf(origin),
    ...{ public_key: base64url(credential.publicKey), counter: credential.counter },
    mail: sealedMail(keys, 'staff_changed', { to, locale, what: 'passkey_added', at }),
  }
  return (await call<{ added: boolean }>(db, 'add_passkey', given)).added
}

async function registered(
  { id, ...response }: { id: string; clientDataJSON: string; attestationObject: string },
  origin: string,
  challenge: string,
) {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: hostOf(origin) },
      ...{ requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS },
    })
    return registrationInfo?.credential
  } catch {
    return undefined
  }
}

/** Warns when passkeys were made for another address than the site has now: there, their owners sign in otherwise. */
export async function warnOfPasskeys(
  db: Db,
  { origin }: Pick<Place, 'origin'>,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const host = hostOf(origin)
  const { count } = await call<{ count: number }>(db, 'foreign_passkeys', { host })
  if (count > 0)
    log.warn(
      { passkeys: count, host },
      'passkeys were made for another address than PUBLIC_ORIGIN has now: they open nothing here, and their owners need another factor',
    )
}

/** Takes a passkey away from its account; false for none of theirs. */
export async function removePasskey(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, session, now }: ChangeOf,
  id: string,
): Promise<boolean> {
  const { email: to, locale } = account
  const said = { to, locale, what: 'passkey_removed', at: now.toISOString() } as const
  const given = { account: account.id, session, id, mail: sealedMail(keys, 'staff_changed', said) }
  return (await call<{ removed: boolean }>(db, 'remove_passkey', given)).removed
}

const hostOf = (origin: string) => new URL(origin).hostname
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64url'))
const base64url = (of: Uint8Array) => Buffer.from(of).toString('base64url')
