import { type Kysely, sql } from 'kysely'

/** The register of insured persons, what a person agreed to, codes, throttles and ended sessions. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table register_entry (
      person uuid primary key,
      -- Name, numbers, birth date and sex, sealed together: a dump of this table names nobody.
      identity text not null,
      expires_on date not null,
      practitioner_id uuid references practitioner,
      group_id uuid references clinic_group,
      updated_at timestamptz not null default app_now()
    );
    alter table register_entry enable row level security;
    alter table register_entry force row level security;
    create policy door on register_entry for select to clinic_app using (person = (select (door.row()).person));
    -- The operator's loader replaces the register as a whole; the application never has this role.
    create policy loader on register_entry to clinic_owner using (true) with check (true);

    create table consent (
      id uuid primary key default uuidv7(),
      person uuid not null,
      appointment_id uuid,
      purpose text not null check (purpose in ('terms', 'email')),
      text_version text not null,
      locale text not null check (locale in ('fr', 'en')),
      given_at timestamptz not null default app_now(),
      how text not null default 'web form',
      by_whom text not null default 'self',
      withdrawn_at timestamptz
    );
    create index consent_by_person on consent (person, purpose);
    alter table consent enable row level security;
    alter table consent force row level security;
    create policy door on consent using (person = (select (door.row()).person));

    create table confirmation_code (
      id uuid primary key default uuidv7(),
      person uuid not null unique,
      visit uuid not null,
      email_index uuid not null,
      code_mac text not null,
      tries_left smallint not null,
      expires_at timestamptz not null
    );
    alter table confirmation_code enable row level security;
    alter table confirmation_code force row level security;
    create policy door on confirmation_code using (person = (select (door.row()).person));

    -- Laid out as rate-limiter-flexible expects.
    create table throttle (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );

    create table ended_session (
      visit uuid primary key,
      ended_at timestamptz not null default app_now()
    );

    grant select on register_entry to clinic_app;
    grant select, insert, update on consent to clinic_app;
    grant select, insert, update, delete on confirmation_code, throttle to clinic_app;
    grant select, insert on ended_session to clinic_app;
    grant select, delete on ended_session to clinic_jobs;
  `.execute(db)
}
