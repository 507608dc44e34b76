import { type Kysely, sql } from 'kysely'

/** The one door to personal data: who opened which record, when and why, in rows that nobody can change; and consents. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create schema door;

    create table access_log (
      id bigint primary key generated always as identity,
      at timestamptz not null default app_now(),
      xact xid8 not null default pg_current_xact_id(),
      who text not null check (who ~ '^(session|staff|job|import):'),
      person uuid,
      patient_id uuid,
      clinic_id uuid,
      -- The visits of a clinic that were opened: from the first instant, and before the last.
      from_at timestamptz,
      to_at timestamptz,
      appointment_id uuid,
      why text not null check (why in ('identification', 'hold', 'booking', 'cancellation', 'move', 'appointments',
        'confirmation', 'contact', 'message')),
      -- What came of an earlier row, told when it was known.
      follows bigint,
      outcome text,
      -- Of the secret half of a ticket: whoever reads the log cannot read with it.
      ticket_digest bytea
    );
    create index access_log_by_xact on access_log (xact);
    create index access_log_by_patient on access_log (patient_id, id);

    create function door.refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'the access log is append-only' using errcode = 'insufficient_privilege'; end $$;
    create trigger append_only before update or delete or truncate on access_log
      for each statement execute function door.refuse_change();

    create table access_seal (
      number bigint primary key,
      from_xact xid8 not null,
      below_xact xid8 not null,
      row_ids bigint[] not null,
      row_digests text[] not null,
      seal text not null,
      sealed_at timestamptz not null default app_now()
    );
    create trigger append_only before update or delete or truncate on access_seal
      for each statement execute function door.refuse_change();

    -- Which patient file belongs to which person: assigned once, read by the door alone.
    create table door.file (
      person uuid primary key,
      patient_id uuid not null unique default uuidv7()
    );

    -- Whoever writes is trusted with what a log row of this very transaction names.
    create function door.row() returns access_log language sql stable security definer
      set search_path = public, pg_temp as $$
      select a from access_log a
      where id = nullif(current_setting('door.row', true), '')::bigint and xact = pg_current_xact_id_if_assigned()
    $$;

    -- Whoever reads is trusted with what a recent log row names, when they hold its ticket and it is committed: a row
    -- that one can see and that is not of one's own transaction is. A read that is undone has left its row.
    create function door.shown() returns access_log language sql stable security definer
      set search_path = public, pg_temp as $$
      select a from access_log a
      where id = nullif(split_part(current_setting('door.ticket', true), '.', 1), '')::bigint
        and ticket_digest = sha256(convert_to(split_part(current_setting('door.ticket', true), '.', 2), 'UTF8'))
        and at > app_now() - interval '10 seconds'
        and xact is distinct from pg_current_xact_id_if_assigned()
    $$;

    create table consent (
      id uuid primary key default uuidv7(),
      person uuid not null,
      appointment_id uuid,
      purpose text not null check (purpose in ('terms', 'email')),
      text_version text not null,
      locale text not null check (locale in ('fr', 'en')),
      given_at timestamptz not null default app_now(),
      -- When what it allows is over: the session, the visit, or the moment it was withdrawn.
      ends_at timestamptz not null,
      how text not null default 'web form',
      by_whom text not null default 'self',
      withdrawn_at timestamptz
    );
    create index consent_by_person on consent (person, purpose);
    alter table consent enable row level security;
    alter table consent force row level security;
    create policy reader on consent for select to clinic_app using (person = (select (door.shown()).person));
    create policy writer on consent to clinic_writer using (person = (select (door.row()).person));
    create policy shown_to_forget on consent for select to clinic_owner using (true);
    create policy forgotten on consent to clinic_owner using (ends_at < app_now());

    revoke all on function door.row, door.shown from public;
    grant usage on schema door to clinic_app, clinic_jobs, clinic_writer;
    grant execute on function door.row to clinic_writer;
    grant execute on function door.shown to clinic_app, clinic_jobs;
    grant select on consent to clinic_app;
    grant select, insert, update on consent to clinic_writer;
    grant select on access_log to clinic_jobs;
    grant select on access_seal to clinic_jobs;
  `.execute(db)
}
