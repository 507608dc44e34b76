import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { Locale } from '../db/schema.ts'
import { whoOf } from '../privacy/actor.ts'
import { addressBlock } from '../privacy/addressBlock.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import type { Card } from './card/card.ts'
import { foldName } from './card/name.ts'
import { NOBODY } from './card/nobody.ts'
import type { Register, RegisteredPerson } from './register/register.ts'
import type { Throttles } from './throttle/throttles.ts'

export type Identification =
  | { ok: true; person: RegisteredPerson }
  | { ok: false; reason: 'mismatch' }
  | { ok: false; reason: 'address_throttled'; seconds: number }

/**
 * Finds whose card this is, and records which version of the terms, the one in force, was accepted. Unknown, wrong and throttled are one answer
 * after the same work (S-03); only an address that tries too often is told so, with the seconds to wait (S-02).
 */
export async function identify(
  parts: { db: Db; keys: FieldKeys; register: Register; throttles: Throttles },
  card: Card,
  { session, address, locale }: { session: string; address: string; locale: Locale },
): Promise<Identification> {
  const { db, keys, register, throttles } = parts
  const who = { session }
  const from = keys.blindIndex('throttle address', addressBlock(address))
  const attempt = await throttles.tryCard(from, personKeys(keys, card))
  if (attempt.wait > 0) return { ok: false, reason: 'address_throttled', seconds: attempt.wait }

  const known = await register.match(
    attempt.allowed ? card : { ...card, health_insurance_number: NOBODY },
    who,
  )
  if (!known || !attempt.allowed) return { ok: false, reason: 'mismatch' }

  const { person } = known
  await call(db, 'accept_current_terms', { who: whoOf(who), person, locale })
  await attempt.succeeded()
  return { ok: true, person: known }
}

/** A number varies for free in its last two characters, so the first ten count; and so do name and birth date. */
function personKeys(keys: FieldKeys, card: Card): string[] {
  const { first_name, last_name, birth_date, health_insurance_number } = card
  return [
    keys.blindIndex('throttle card', health_insurance_number.slice(0, 10)),
    keys.blindIndex(
      'throttle name',
      `${foldName(first_name)} ${foldName(last_name)} ${birth_date}`,
    ),
  ]
}
