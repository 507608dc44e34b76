import type { Eligibility, Sex } from '../../db/schema.ts'
import type { Actor } from '../../privacy/actor.ts'
import type { Purpose } from '../../privacy/door.ts'
import type { Card, CardNumbers } from '../card/card.ts'
import type { NamedPerson } from './nameIndexes.ts'

/** What the register knows of an insured person. */
export interface RegisteredPerson {
  /** Opaque: derived from the health insurance number, and nobody's name. */
  person: string
  first_name: string
  last_name: string
  health_insurance_number: string
  sequence_number: string
  /** YYYY-MM-DD */
  birth_date: string
  sex: Sex | null
  /** The last day that the card is good for, YYYY-MM-DD. */
  expires_on: string
  eligibility: Eligibility
}

/**
 * Who is insured, and with whom each is registered. A port: today a table of our own, tomorrow perhaps a FHIR
 * `Patient/$match`. Whatever stands behind it, a number that is unknown and a card that is wrong take the same work.
 */
export interface Register {
  /** The same by the numbers of the card alone, for whoever the government's service has identified; as silent. */
  matchNumbers(card: CardNumbers, who: Actor): Promise<RegisteredPerson | undefined>
  /** The person whose card this is, or undefined, without a word of what differs (S-03). */
  match(card: Card, who: Actor): Promise<RegisteredPerson | undefined>
  /** The same person read again, for `why`; undefined when the register no longer knows them. */
  read(person: string, who: Actor, why: Purpose): Promise<RegisteredPerson | undefined>
  /** The same, with the ticket by which the rest of the page reads what was opened. */
  open(
    person: string,
    who: Actor,
    why: Purpose,
  ): Promise<{ ticket: string; known: RegisteredPerson | undefined }>
  /**
   * Whoever has this number, or the first five of this name and birth date, for a member of staff to whom they speak: each
   * reading is in the log, and so is a search by name that finds nobody.
   */
  search(asked: Asked, who: StaffActor): Promise<RegisteredPerson[]>
}

/** By what somebody is found who has no session: a compact number, or a name and a birth date. */
export type Asked = { health_insurance_number: string } | NamedPerson

type StaffActor = Extract<Actor, { staff: string }>
