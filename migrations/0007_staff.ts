import { type Kysely, sql } from 'kysely'

/** The people of clinics: accounts, what each may do where, and the browsers in which they are signed in. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table staff_account (
      id uuid primary key default uuidv7(),
      -- Of the e-mail address: how an account is found.
      email_index uuid not null unique,
      -- Name and e-mail address, sealed together.
      identity text not null,
      locale text not null check (locale in ('fr', 'en')),
      -- For whoever sees people at a clinic themselves.
      practitioner_id uuid references practitioner,
      created_at timestamptz not null default app_now(),
      disabled_at timestamptz
    );

    -- A set of roles at each clinic. Those of the network stand above clinics, and name none.
    create table staff_role (
      account_id uuid not null references staff_account,
      clinic_id uuid references clinic,
      role text not null check (role in ('reception', 'practitioner', 'manager', 'privacy', 'network')),
      given_at timestamptz not null default app_now(),
      unique nulls not distinct (account_id, clinic_id, role),
      check ((role = 'network') = (clinic_id is null))
    );

    -- A row for each sign-in: ended by its owner, in any browser, it opens nothing at the next click.
    create table staff_session (
      id uuid primary key,
      account_id uuid not null references staff_account,
      browser text not null,
      began_at timestamptz not null default app_now(),
      seen_at timestamptz not null default app_now(),
      ended_at timestamptz
    );
    create index staff_session_by_account on staff_session (account_id, began_at);

    -- A clinic's week as its staff see it, whatever became of each slot.
    create index slot_by_clinic on slot (clinic_id, starts_on);

    -- The application reads and writes none of it but through routines.
    grant select, insert, update on staff_account, staff_session to clinic_writer;
    grant select, insert, delete on staff_role to clinic_writer;
    grant select, delete on staff_session to clinic_owner;
  `.execute(db)
}
