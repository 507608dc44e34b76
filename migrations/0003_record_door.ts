import { type Kysely, sql } from 'kysely'

/** The one door to personal data: who opened which record, when and why, in rows that nobody can change. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create schema door;

    create table access_log (
      id bigint primary key generated always as identity,
      at timestamptz not null default app_now(),
      xact xid8 not null default pg_current_xact_id(),
      who text not null,
      person uuid,
      patient_id uuid,
      clinic_id uuid,
      why text not null check (why in ('identification', 'hold', 'booking', 'cancellation', 'move', 'appointments',
        'confirmation', 'contact', 'message'))
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

    -- Opens the records of one person, of one patient, or of one clinic to this transaction, by logging it first.
    -- Only booking starts a file.
    create function door.open(p_who text, p_person uuid, p_patient uuid, p_clinic uuid, p_why text)
      returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      v_person uuid := p_person;
      v_patient uuid := p_patient;
      v_row bigint;
    begin
      if num_nonnulls(p_person, p_patient, p_clinic) <> 1 then
        raise exception 'a record is opened for one person, one patient or one clinic';
      end if;
      if p_person is not null then
        if p_why = 'booking' then
          insert into door.file (person) values (p_person) on conflict do nothing;
        end if;
        select patient_id into v_patient from door.file where person = p_person;
      elsif p_patient is not null then
        select person into v_person from door.file where patient_id = p_patient;
      end if;
      insert into access_log (who, person, patient_id, clinic_id, why)
        values (p_who, v_person, v_patient, p_clinic, p_why) returning id into v_row;
      perform set_config('door.row', v_row::text, true);
      return v_patient;
    end $$;

    -- The policies trust nothing but a log row that this very transaction wrote.
    create function door.row() returns access_log language sql stable security definer
      set search_path = public, pg_temp as $$
      select a from access_log a
      where id = nullif(current_setting('door.row', true), '')::bigint and xact = pg_current_xact_id_if_assigned()
    $$;

    revoke all on function door.open, door.row from public;
    grant usage on schema door to clinic_app;
    grant execute on function door.open, door.row to clinic_app;
    grant select on access_log to clinic_jobs;
    grant select, insert on access_seal to clinic_jobs;
  `.execute(db)
}
