import { type Kysely, sql } from 'kysely'

/** What was applied is known by name, so that a routine which is gone from the files goes from the database. */
export async function up(db: Kysely<unknown>) {
  await sql`alter table routine_set add column names text[] not null default '{}'`.execute(db)
}
