import { type Kysely, sql } from 'kysely'

/** Whoever wants no more messages may say so of either channel. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Its successor, end_messages, knows channels.
    drop function if exists end_texts(uuid, uuid);
  `.execute(db)
}
