import { type Kysely, sql } from 'kysely'

/** Messages to send, and what became of each. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table outbox (
      id uuid primary key default uuidv7(),
      kind text not null check (kind in ('booked', 'cancelled', 'moved', 'contact_changed', 'code')),
      patient_id uuid not null,
      appointment_id uuid,
      version integer,
      locale text not null,
      session uuid not null,
      -- What only this message knows (a code, a former address), sealed.
      sealed text,
      not_after timestamptz not null
    );

    -- Each message that was queued for an address, by a blind index: how many in a day, over all persons (S-18).
    create table mailed (
      email_index uuid not null,
      at timestamptz not null default app_now()
    );
    create index mailed_by_address on mailed (email_index, at);

    -- Addresses whose owner typed the code that was sent there.
    create table confirmed_address (
      email_index uuid primary key,
      confirmed_at timestamptz not null default app_now()
    );

    create table message (
      outbox_id uuid primary key,
      patient_id uuid not null,
      appointment_id uuid,
      version integer,
      kind text not null,
      outcome text not null check (outcome in ('sent', 'skipped', 'expired')),
      -- The visit that it was about, or the end of its code.
      not_after timestamptz not null,
      at timestamptz not null default app_now()
    );
    alter table message enable row level security;
    alter table message force row level security;
    create policy reader on message for select to clinic_app, clinic_jobs
      using (patient_id = (select (door.shown()).patient_id));
    create policy shown_to_forget on message for select to clinic_owner using (true);
    create policy forgotten on message to clinic_owner using (not_after < app_now());
    create policy writer on message to clinic_writer using (patient_id = (select (door.row()).patient_id));

    grant select on message to clinic_app, clinic_jobs;
    grant select, insert on message to clinic_writer;
    grant select, insert on mailed to clinic_writer;
    grant select, insert, update on confirmed_address to clinic_writer;
    grant insert on outbox to clinic_writer;
    grant select, delete on outbox to clinic_jobs;
  `.execute(db)
}
