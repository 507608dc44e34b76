import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'
import { nameColumns } from './columns.ts'

/** Who sees people at a clinic, by name. */
export function practitionersOf(db: Db, clinic: string) {
  return retry(() =>
    db
      .selectFrom('practitioner')
      .innerJoin('practitioner_role', 'practitioner_role.practitioner_id', 'practitioner.id')
      .select(['id', ...nameColumns])
      .where('clinic_id', '=', clinic)
      .orderBy('last_name')
      .orderBy('first_name')
      .orderBy('id')
      .execute(),
  )
}

/** Some practitioners, wherever they see people. */
export function practitionersNamed(db: Db, ids: readonly string[]) {
  return retry(() =>
    db
      .selectFrom('practitioner')
      .select(['id', ...nameColumns])
      .where('id', 'in', ids.length > 0 ? [...new Set(ids)] : [NOBODY])
      .execute(),
  )
}

/** An empty list is no list to the database. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
