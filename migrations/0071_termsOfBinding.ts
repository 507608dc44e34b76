import { type Kysely, sql } from 'kysely'

/** Its successor, government_binding_of, says as well whether the terms changed since. */
export async function up(db: Kysely<unknown>) {
  await sql`drop function if exists binding_of(uuid)`.execute(db)
}
