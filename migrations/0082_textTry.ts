import { type Kysely, sql } from 'kysely'

/** Tries of a text of which nobody knows the end: kept before the gateway is asked, so that who dies in the middle is counted. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table text_try (
      key uuid primary key,
      tries smallint not null,
      at timestamptz not null default app_now()
    );
    grant select, insert, update, delete on text_try to clinic_writer;
  `.execute(db)
}
