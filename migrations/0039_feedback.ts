import { type Kysely, sql } from 'kysely'

/** What people say of a page: of which, whether it was useful, and in which words; never who, nor at what hour. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table feedback (
      id uuid primary key,
      received_on date not null default (app_now() at time zone 'America/Toronto')::date,
      page text not null check (page ~ '^[a-z/-]{1,40}$'),
      locale text not null check (locale in ('fr', 'en')),
      useful boolean not null,
      said text not null check (length(said) <= 1000)
    );
    grant insert on feedback to clinic_writer;
    -- So that the same one sent again is recognized.
    grant select (id) on feedback to clinic_writer;
  `.execute(db)
}
