import type { Kysely, Transaction } from 'kysely'
import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { PURPOSES } from '../db/lists.ts'
import { retry } from '../db/retry.ts'
import type { OpenTables, RecordTables } from '../db/schema.ts'
import { type Actor, whoOf } from './actor.ts'

declare const opened: unique symbol

/** A transaction that sees the records it was opened for, and no others. Only `openRecord` makes one. */
export type Trx = Transaction<OpenTables & RecordTables> & { readonly [opened]: true }

export type Whose = { person: string } | { patient: string } | { clinic: string }

/** Why a record may be opened: the access log takes no other reason. */
export type Purpose = (typeof PURPOSES)[number]

export interface Access {
  who: Actor
  whose: Whose
  why: Purpose
}

/**
 * Opens one person's, patient's or clinic's records to `work`, and logs it in the same transaction: there is no
 * other way to a table with personal data. Work must bear being done again when the database loses it.
 */
export function openRecord<T>(
  db: Db,
  access: Access,
  work: (trx: Trx, patientId: string | null) => Promise<T>,
): Promise<T> {
  const whose: Partial<Record<'person' | 'patient' | 'clinic', string>> = access.whose
  return retry(() =>
    (db as unknown as Kysely<OpenTables & RecordTables>).transaction().execute(async (trx) => {
      const { patient_id } = await call<{ patient_id: string | null }>(trx, 'door.open', {
        who: whoOf(access.who),
        person: whose.person ?? null,
        patient: whose.patient ?? null,
        clinic: whose.clinic ?? null,
        why: access.why,
      })
      return work(trx as unknown as Trx, patient_id)
    }),
  )
}
