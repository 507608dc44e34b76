import { type Kysely, sql } from 'kysely'

/** A blind index of each patient's name that nothing ever looked a person up by: kept for nothing, it goes. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table patient drop column name_birth`.execute(db)
  await sql`alter type booked_person drop attribute name_birth`.execute(db)
}
