import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import { whoOf } from '../../privacy/actor.ts'
import { addressBlock } from '../../privacy/addressBlock.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { CardNumbers } from '../card/card.ts'
import { NOBODY } from '../card/nobody.ts'
import type { Register, RegisteredPerson } from '../register/register.ts'
import type { Throttles } from '../throttle/throttles.ts'
import { boundTo, cardOf } from './binding.ts'
import type { SignedIn } from './signedIn.ts'

export type CardBinding =
  | { ok: true; person: RegisteredPerson }
  | { ok: false; reason: 'mismatch' | 'ended' }
  | { ok: false; reason: 'address_throttled'; seconds: number }

/**
 * Binds an identity to the person whose card was typed, and begins their session in the place of the former one. Unknown,
 * wrong, another person's and throttled are one answer after the same work (S-03), counted with the tries of the card form
 * (S-02); 'ended' when the service ended the sign-in meanwhile.
 */
export async function bindCard(
  parts: { db: Db; keys: FieldKeys; register: Register; throttles: Throttles },
  card: Pick<CardNumbers, 'health_insurance_number' | 'sequence_number' | 'expires'>,
  at: { signedIn: SignedIn; session: string; former: string; address: string; locale: Locale },
): Promise<CardBinding> {
  const { db, keys, register, throttles } = parts
  const { signedIn, session, former, locale } = at
  const { subject, sid, first_name, last_name, birth_date } = signedIn
  const who = { session }
  const from = keys.blindIndex('throttle address', addressBlock(at.address))
  const number = card.health_insurance_number.slice(0, 10)
  const attempt = await throttles.tryCard(from, [
    keys.blindIndex('throttle card', number),
    keys.blindIndex('throttle subject', subject),
  ])
  if (attempt.wait > 0) return { ok: false, reason: 'address_throttled', seconds: attempt.wait }

  const bound = await boundTo(parts, signedIn, who)
  const typed = { ...card, first_name, last_name, birth_date }
  const known = await register.matchNumbers(
    attempt.allowed ? typed : { ...typed, health_insurance_number: NOBODY },
    who,
  )
  // A card renewed is the same person's; only of one whom the register no longer knows may it be another's.
  const others = bound.to !== 'nobody' && known?.person !== bound.person
  if (!known || !attempt.allowed || others) return { ok: false, reason: 'mismatch' }

  const { outcome } = await call<{ outcome: 'bound' | 'taken' | 'ended' }>(
    db,
    'bind_government_identity',
    {
      who: whoOf(who),
      ...{ subject, sid, session, former, locale },
      person: known.person,
      card: cardOf(keys, subject, known),
      replaces: bound.to === 'nobody' ? bound.replaces : undefined,
      issued_at: new Date(signedIn.issuedAt),
    },
  )
  if (outcome !== 'bound') return { ok: false, reason: outcome === 'ended' ? 'ended' : 'mismatch' }
  await attempt.succeeded()
  return { ok: true, person: known }
}
