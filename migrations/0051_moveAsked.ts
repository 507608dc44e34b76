import { type Kysely, sql } from 'kysely'

/** How a visit that the desk moves was asked for: its routine takes one thing more. */
export async function up(db: Kysely<unknown>) {
  await sql`drop function if exists move_visit(text, uuid, uuid, integer, uuid)`.execute(db)
}
