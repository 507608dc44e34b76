import { type Kysely, sql } from 'kysely'

/** Who offers care, where, and what: groups, clinics, practitioners, services; and where postal areas lie. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create extension if not exists btree_gist;

    -- The only clock of rules written in SQL; the test template replaces its body.
    create function app_now() returns timestamptz language sql stable as 'select statement_timestamp()';

    create table installation (
      one boolean primary key default true check (one),
      demo boolean not null
    );

    -- Which text of the routines stands in this database.
    create table routine_set (
      one boolean primary key default true check (one),
      digest text not null
    );

    create table clinic_group (
      id uuid primary key default uuidv7(),
      code text not null unique,
      name text not null
    );

    create table clinic (
      id uuid primary key default uuidv7(),
      code text not null unique,
      group_id uuid references clinic_group,
      place_id uuid not null generated always as (coalesce(group_id, id)) stored,
      name text not null,
      address text not null,
      city text not null,
      postal_code text not null check (postal_code ~ '^[GHJ][0-9][A-Z] [0-9][A-Z][0-9]$'),
      region_code text not null check (region_code ~ '^(0[1-9]|1[0-8])$'),
      phone text not null,
      time_zone text not null,
      -- Québec Lambert, kilometres: a plain distance is then right within one percent.
      position_km point not null,
      cell integer not null generated always as
        (floor(position_km[0] / 10)::integer * 10000 + floor(position_km[1] / 10)::integer) stored,
      accessible boolean not null,
      access_fr text not null,
      access_en text not null,
      hours_fr text not null,
      hours_en text not null,
      bring_fr text not null,
      bring_en text not null,
      cancellation_deadline_minutes integer not null check (cancellation_deadline_minutes between 0 and 1440),
      cancellation_policy_fr text not null,
      cancellation_policy_en text not null
    );
    create index clinic_by_position on clinic using gist (position_km);
    create index clinic_by_place on clinic (place_id);
    create index clinic_by_cell on clinic (cell);

    create table practitioner (
      id uuid primary key default uuidv7(),
      code text not null unique,
      profession text not null check (profession in ('family_physician', 'nurse_practitioner', 'nurse')),
      -- Written before the name in French ('Dre'), where the profession has one.
      title_fr text,
      title_en text,
      first_name text not null,
      last_name text not null,
      languages text[] not null
    );

    create table practitioner_role (
      practitioner_id uuid not null references practitioner,
      clinic_id uuid not null references clinic,
      primary key (practitioner_id, clinic_id)
    );

    create table healthcare_service (
      id uuid primary key default uuidv7(),
      code text not null unique,
      clinic_id uuid not null references clinic,
      -- An offer for one practitioner prevails over the clinic's own.
      practitioner_id uuid references practitioner,
      name_fr text not null,
      name_en text not null,
      reason text not null check (reason in ('urgent', 'semi_urgent', 'pregnancy', 'pediatric', 'regular')),
      method text not null check (method in ('clinic', 'home', 'video', 'telephone')),
      duration_minutes integer not null check (duration_minutes between 5 and 240),
      min_age smallint,
      max_age smallint,
      sex text check (sex in ('female', 'male')),
      -- How long before the visit each category of persons may see it; null: never.
      a_lead_minutes integer,
      b_lead_minutes integer,
      c_lead_minutes integer,
      d_lead_minutes integer,
      redirection text check (redirection in ('811', '911', 'gap', 'hospital')),
      staff_only boolean not null default false
    );

    -- The first three characters of a postal code: no search asks for more.
    create table postal_area (
      fsa text primary key check (fsa ~ '^[GHJ][0-9][A-Z]$'),
      -- Québec Lambert, kilometres, as in clinic.position_km.
      position_km point not null
    );

    grant select on installation, clinic_group, clinic, practitioner, practitioner_role,
      healthcare_service, postal_area to clinic_app, clinic_jobs, clinic_writer;
  `.execute(db)
}
