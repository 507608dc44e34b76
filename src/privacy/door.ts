import type { Kysely, Transaction } from 'kysely'
import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'
import type { OpenTables, RecordTables } from '../db/schema.ts'

declare const opened: unique symbol

/** A transaction that sees the records it was opened for, and no others. Only `openRecord` makes one. */
export type Trx = Transaction<OpenTables & RecordTables> & { readonly [opened]: true }

export type Whose = { person: string } | { patient: string } | { clinic: string }

/** Why a record may be opened: the access log takes no other reason. */
export const PURPOSES = [
  'identification',
  'hold',
  'booking',
  'cancellation',
  'move',
  'appointments',
  'confirmation',
  'contact',
  'message',
] as const
export type Purpose = (typeof PURPOSES)[number]

export interface Access {
  /** The visit, the staff account or the job that looks. */
  who: string
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
      const { patient_id } = await trx
        .selectNoFrom((eb) =>
          eb
            .fn<string | null>('door.open', [
              eb.val(access.who),
              eb.cast<string>(eb.val(whose.person ?? null), 'uuid'),
              eb.cast<string>(eb.val(whose.patient ?? null), 'uuid'),
              eb.cast<string>(eb.val(whose.clinic ?? null), 'uuid'),
              eb.val(access.why),
            ])
            .as('patient_id'),
        )
        .executeTakeFirstOrThrow()
      return work(trx as unknown as Trx, patient_id)
    }),
  )
}
