import { type Kysely, sql } from 'kysely'

/** Privacy policies and terms of use as they were published: added to, and never changed. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table policy_version (
      kind text not null check (kind in ('privacy', 'terms')),
      -- Its name: the day in Québec from which it is in force.
      version date not null,
      first boolean not null,
      text_fr text not null check (text_fr <> ''),
      text_en text not null check (text_en <> ''),
      -- Of both texts.
      hash text not null,
      -- Of what the configuration made on that day, whether or not that was published.
      configuration_hash text not null,
      purpose_fr text check (purpose_fr <> ''),
      purpose_en text check (purpose_en <> ''),
      published_at timestamptz not null default app_now(),
      effective_at timestamptz not null
        generated always as (greatest(published_at, version::timestamp at time zone 'America/Toronto')) stored,
      primary key (kind, version),
      -- Only what replaces nothing is in force without having been announced (A-2.1, s. 63.4).
      constraint announced check (first or version > (published_at at time zone 'America/Toronto')::date),
      constraint purpose_told check (first = (purpose_fr is null) and first = (purpose_en is null))
    );
    create unique index one_first on policy_version (kind) where first;

    create function refuse_policy_change() returns trigger language plpgsql as $$
    begin
      raise exception 'a published policy never changes' using errcode = 'insufficient_privilege';
    end $$;
    create trigger published_for_good before update or delete on policy_version
      for each row execute function refuse_policy_change();

    grant select on policy_version to clinic_app, clinic_writer;

    drop function if exists accept_terms(text, uuid, text, text);
  `.execute(db)
}
