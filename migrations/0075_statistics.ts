import { type Kysely, sql } from 'kysely'

/** How often what happened on the site on a day: no hour, no address, and nothing that would join one count to another. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table statistic (
      on_day date not null,
      kind text not null check (kind in ('page', 'language', 'event')),
      -- The path that a page answers to, as the program writes it: never one with an id.
      name text not null check (name ~ '^[a-z0-9_:/.-]{1,80}$'),
      count bigint not null check (count > 0),
      primary key (on_day, kind, name)
    );
    grant select, insert, update (count) on statistic to clinic_writer;
  `.execute(db)
}
