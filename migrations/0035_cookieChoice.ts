import { type Kysely, sql } from 'kysely'

/** What visitors chose of the optional tags: proof of each choice, with no address and nothing of a person. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table cookie_choice (
      -- 128 bits by chance, which the settings page shows: who quotes it names this choice, and nobody else can.
      receipt text primary key check (receipt ~ '^[0-9a-f]{32}$'),
      action text not null check (action in ('accept', 'refuse', 'choose', 'gpc', 'withdraw', 'expire')),
      performance boolean not null,
      service_improvement boolean not null,
      text_version integer not null check (text_version > 0),
      text_hash text not null check (text_hash ~ '^[0-9a-f]{64}$'),
      locale text not null check (locale in ('fr', 'en')),
      chosen_at timestamptz not null default app_now(),
      -- When the next choice replaced it, or when it is asked for again.
      ends_at timestamptz not null
    );
    create index on cookie_choice (ends_at);
    grant select, insert, update (ends_at) on cookie_choice to clinic_writer;
  `.execute(db)
}
