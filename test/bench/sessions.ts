import { randomUUID } from 'node:crypto'
import { personOf } from '../../src/identity/register/localRegister.ts'
import { type PatientSession, patients } from '../../src/identity/session.ts'
import { maskedToken } from '../../src/web/formToken.ts'
import { createSeal } from '../../src/web/sealed.ts'
import { person } from '../prove/people/people.ts'
import type { Stage } from '../prove/stage/stage.ts'

/** Somebody identified: their cookie, and what their pages would carry. */
export interface Known {
  id: string
  person: string
  cookie: string
  /** A form of theirs, with these fields. */
  form(fields: Record<string, string>): string
}

const COOKIE = '__Host-session'

/**
 * Seals sessions of registered people, as identification would, without its cost. Made anew for each round: an old one
 * would be sealed again at each answer, and one too old answers by a redirection, wonderfully fast.
 */
export function sessionsOf(stage: Stage) {
  const [, key = ''] = (stage.settings['SESSION_KEYS'] ?? '').split(':')
  const seal = createSeal({ current: '1', keys: { 1: key } })
  const { keys } = stage
  return async (rank: number, more: Partial<PatientSession> = {}): Promise<Known> => {
    const { health_insurance_number, birth_date, sex } = person(rank)
    const session: PatientSession = {
      ...patients.begin(new Date()),
      id: randomUUID(),
      person: personOf(keys, health_insurance_number),
      name: `Essai ${rank}`,
      eligibility: {
        ...{ practitioner_id: null, place_id: null, with_physician: false },
        ...{ birth_date, sex },
      },
      reasons: ['urgent', 'semi_urgent', 'pregnancy', 'pediatric', 'regular'],
      ...more,
    }
    return {
      id: session.id,
      person: session.person ?? '',
      cookie: `${COOKIE}=${await seal.seal(session, patients)}`,
      form: (fields) =>
        String(new URLSearchParams({ form_token: maskedToken(session.formToken), ...fields })),
    }
  }
}
