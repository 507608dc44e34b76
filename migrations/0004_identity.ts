import { type Kysely, sql } from 'kysely'

/** The register of insured persons, throttles and ended sessions. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table register_entry (
      person uuid primary key,
      -- Name, numbers, birth date and sex, sealed together: a dump of this table names nobody.
      identity text not null,
      -- Of everything about them: tells whether a new file says anything new.
      content_index uuid not null,
      expires_on date not null,
      practitioner_id uuid references practitioner,
      group_id uuid references clinic_group
    );
    alter table register_entry enable row level security;
    alter table register_entry force row level security;
    create policy reader on register_entry for select to clinic_app using (person = (select (door.shown()).person));
    -- The operator's loader replaces the register as a whole; the application never has this role.
    create policy loader on register_entry to clinic_owner using (true) with check (true);

    -- Laid out as rate-limiter-flexible expects.
    create table throttle (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );

    create table ended_session (
      session uuid primary key,
      ended_at timestamptz not null default app_now()
    );

    grant select on register_entry to clinic_app;
    grant select, insert, update, delete on throttle to clinic_app;
    grant select on ended_session to clinic_app;
    grant select, insert on ended_session to clinic_writer;
  `.execute(db)
}
