import { type Kysely, sql } from 'kysely'

/** For which host each passkey was made: it opens nothing at another. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table passkey add host text;
    drop function if exists add_passkey(uuid, uuid, text, text, bigint, text, text, jsonb);
  `.execute(db)
}
