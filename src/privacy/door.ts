import type { Transaction } from 'kysely'
import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { PURPOSES } from '../db/lists.ts'
import { readOnly } from '../db/readOnly.ts'
import { retry } from '../db/retry.ts'
import type { OpenTables, RecordTables } from '../db/schema.ts'
import { type Actor, whoOf } from './actor.ts'

declare const opened: unique symbol

/** A transaction that sees the records it was opened for, and no others, and changes nothing; made here alone. */
export type Trx = Transaction<OpenTables & RecordTables> & { readonly [opened]: true }

/** One person, one patient, or the visits of a clinic that begin from one instant and before another. */
export type Whose =
  | { person: string }
  | { patient: string }
  | { clinic: string; from: Date; to: Date }

/** Why a record may be opened: the access log takes no other reason. */
export type Purpose = (typeof PURPOSES)[number]

export interface Access {
  who: Actor
  whose: Whose
  why: Purpose
  /** The appointment that is asked for, when it is one. */
  appointment?: string | undefined
}

/** What an opening answers with. */
export interface Opening {
  /** Names this reading, for what comes of it (`door.conclude_reading`). */
  ticket: string
  /** Whose file the person has, if any. */
  patient: string | null
}

/**
 * Shows to `read` what was opened earlier in this request, by its ticket: one row of the log for all of the page. It lasts ten
 * seconds from the opening, and shows nothing after.
 */
export function readOpened<T>(db: Db, ticket: string, read: (trx: Trx) => Promise<T>): Promise<T> {
  return retry(() =>
    readOnly(db, { name: 'door.ticket', value: ticket }, (trx) => read(trx as unknown as Trx)),
  )
}

/**
 * Shows one person's or patient's records, or some days of a clinic's, to `read`, after the access log says so for
 * good: there is no other way to read a table with personal data, and a reading that is undone has left its trace. It
 * lasts ten seconds at most. It is done again when the database loses it.
 */
export function openRecord<T>(
  db: Db,
  { who, whose, why, appointment }: Access,
  read: (trx: Trx, opening: Opening) => Promise<T>,
): Promise<T> {
  return retry(async () => {
    const opening = await call<{ ticket: string; patient_id: string | null }>(db, 'door.open', {
      who: whoOf(who),
      why,
      ...whose,
      appointment,
    })
    const { ticket, patient_id: patient } = opening
    return readOnly(db, { name: 'door.ticket', value: ticket }, (trx) =>
      read(trx as unknown as Trx, { ticket, patient }),
    )
  })
}
