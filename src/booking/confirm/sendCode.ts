import { randomInt, randomUUIDv7 } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Channel, Locale } from '../../db/schema.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { phoneIndex } from '../../messages/phoneNumber.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** Where a code goes. */
export interface Address {
  channel: Channel
  address: string
}

export const CODE_MINUTES = 10
const TRIES = 5

/** A code as it is kept: it serves the person it was made for, and tells nothing of itself. */
export function codeMac(keys: FieldKeys, person: string, code: string): string {
  return keys.mac('code', `${person} ${code}`)
}

/**
 * Sends a six-digit code to an address or a telephone number, if one of the person's appointments carries it: nobody learns which from
 * the answer or from the work (S-01). Good for ten minutes by the database's clock; three an hour and ten a day, then silence.
 */
export async function sendCode(
  { db, keys, throttles }: { db: Db; keys: FieldKeys; throttles: Throttles },
  request: { to: Address; person: string; session: string; locale: Locale },
): Promise<void> {
  const { to, person, session, locale } = request
  if (!(await throttles.maySendCode(person, session))) return
  const code = randomInt(1_000_000).toString().padStart(6, '0')
  const message = randomUUIDv7()
  const kept = {
    who: whoOf({ session }),
    person,
    session,
    channel: to.channel,
    address: to.channel === 'sms' ? phoneIndex(keys, to.address) : emailIndex(keys, to.address),
    code_mac: codeMac(keys, person, code),
    tries: TRIES,
    minutes: CODE_MINUTES,
    message,
    locale,
    sealed: keys.seal(JSON.stringify({ to: to.address, code }), sealedPlace(message)),
  }
  await call(db, 'keep_code', kept)
}
