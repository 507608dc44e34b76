import { type Kysely, sql } from 'kysely'

/** Weekly plan lines, the dated slots that they become, and what a search is asked with. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table plan_line (
      id uuid primary key default uuidv7(),
      clinic_id uuid not null references clinic,
      practitioner_id uuid not null references practitioner,
      healthcare_service_id uuid not null references healthcare_service,
      weekday smallint not null check (weekday between 1 and 7),
      from_time time not null,
      to_time time not null check (to_time > from_time),
      exclude using gist (
        practitioner_id with =,
        weekday with =,
        int4range((extract(epoch from from_time) / 60)::integer, (extract(epoch from to_time) / 60)::integer) with &&
      )
    );

    create table slot (
      id uuid primary key default uuidv7(),
      clinic_id uuid not null references clinic,
      place_id uuid not null,
      cell integer not null,
      practitioner_id uuid not null references practitioner,
      healthcare_service_id uuid not null references healthcare_service,
      reason text not null,
      method text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      -- The day and the moment of the day where the clinic is: a search then needs no time zone.
      starts_on date not null,
      moment text not null check (moment in ('morning', 'afternoon', 'evening')),
      status text not null default 'free' check (status in ('free', 'busy', 'busy-unavailable')),
      published_at timestamptz not null default app_now(),
      -- When each category of persons may see it (Regulation A-2.2, r. 1, s. 4); null: never.
      a_from timestamptz,
      b_from timestamptz,
      c_from timestamptz,
      d_from timestamptz,
      min_age smallint,
      max_age smallint,
      sex text,
      redirection text,
      staff_only boolean not null default false,
      unique (practitioner_id, starts_at)
    ) with (
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
      autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0
    );
    create index slot_free_by_clinic on slot (clinic_id, reason, starts_at)
      include (id, ends_at, starts_on, moment, method, practitioner_id, place_id, healthcare_service_id,
        a_from, b_from, c_from, d_from, min_age, max_age, sex, redirection, staff_only)
      where status = 'free';
    create index slot_free_by_cell on slot (cell, reason, starts_at)
      include (id, clinic_id, ends_at, starts_on, moment, method, practitioner_id, place_id, healthcare_service_id,
        a_from, b_from, c_from, d_from, min_age, max_age, sex, redirection, staff_only)
      where status = 'free';
    create index slot_by_practitioner on slot (practitioner_id, reason, starts_at) where status = 'free';

    -- What the register says of a person that decides which slots are theirs to see.
    create type eligibility as
      (practitioner_id uuid, place_id uuid, with_physician boolean, birth_date date, sex text);

    -- What a person asks for among those; null asks for nothing.
    create type criteria as
      (reason text, methods text[], moments text[], from_on date, language text, accessible boolean);

    -- A slot that someone may hold now, in the band and at the place that a search gives its clinic; without a slot,
    -- the clinic has none.
    create type opening as (band text, place bigint, clinic_id uuid, km double precision, slot_id uuid,
      starts_at timestamptz, starts_on date, moment text, method text, practitioner_id uuid);

    grant select on plan_line, slot to clinic_app, clinic_writer;
    grant update (status) on slot to clinic_writer;
  `.execute(db)
}
