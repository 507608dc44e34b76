import { randomUUIDv7 } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { ASKED_HOW } from '../../db/lists.ts'
import type { Locale, OverbookingReason } from '../../db/schema.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { BookParts } from '../appointment/book.ts'
import { newReference, sealedReference } from '../appointment/reference.ts'
import { bookedPerson } from '../patient/bookedPerson.ts'
import type { Contact } from '../patient/contact.ts'
import { sealedContact } from '../patient/sealedContact.ts'
import { bookable } from '../person/unregistered.ts'
import type { Submission } from '../submission/submission.ts'
import type { DeskCallOf } from './deskCall.ts'

/** The words that are read aloud, of which the consents to messages are part; a new wording is a new version. */
export const NOTICE_VERSION = 'telephone 2026-11-29'

export type DeskRefusal =
  | 'hold_gone'
  | 'slot_taken'
  | 'overlap'
  | 'warned'
  | 'changed'
  | 'counted'
  | 'key_reused'
  | 'not_found'

/** What came of it: a refused overlap names what is in the way at this clinic, and a warning all that speaks against the slot. */
export interface DeskAnswer {
  outcome: 'done' | DeskRefusal
  appointment_id: string | null
  warnings: string[] | null
}

/**
 * Books what a call holds for whoever telephones, exactly once, in the language that they chose: messages leave as for anybody. Beside
 * others, only on purpose, and only while there are as many as were seen (`counted`).
 * Warnings are looked at again, and one that was not seen is told instead; an overlap is never overridden.
 */
export async function bookAtDesk(
  { db, keys, register }: Omit<BookParts, 'limits'>,
  of: DeskCallOf,
  request: Submission & {
    person: string
    locale: Locale
    how: (typeof ASKED_HOW)[number]
    seen: readonly string[]
    contact: Contact
    /** A slot that is taken, for which reason, and how many visits were seen there then. */
    beside?: { slot: string; reason: OverbookingReason; count: number }
  },
): Promise<DeskAnswer> {
  const { person, contact, ...asked } = request
  const who = { staff: of.account, clinic: of.clinic }
  const known = await bookable({ db, keys, register }, who, person)
  if (!known) return { outcome: 'not_found', appointment_id: null, warnings: null }
  const appointment = randomUUIDv7()
  return call(db, 'book_at_desk', {
    ...asked,
    who: whoOf(who),
    ...{ call: of.id, account: of.account, clinic: of.clinic },
    eligibility: known.eligibility,
    person: bookedPerson(keys, known),
    appointment,
    ...sealedReference(keys, appointment, newReference()),
    contact: { ...sealedContact(keys, appointment, contact), consent_version: NOTICE_VERSION },
  })
}
