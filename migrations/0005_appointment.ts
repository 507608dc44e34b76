import { type Kysely, sql } from 'kysely'

/** Patients, appointments, answers given once, messages to send: and booking, moving and cancelling as one round trip each. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table patient (
      id uuid primary key,
      person uuid not null unique,
      name_birth uuid not null,
      identity text not null,
      created_at timestamptz not null default app_now(),
      updated_at timestamptz not null default app_now()
    );
    create index patient_by_name_birth on patient (name_birth);

    create table appointment (
      id uuid primary key,
      reference text not null unique,
      hold_id uuid not null unique,
      slot_id uuid not null references slot,
      patient_id uuid not null references patient,
      clinic_id uuid not null references clinic,
      practitioner_id uuid not null references practitioner,
      healthcare_service_id uuid not null references healthcare_service,
      status text not null default 'booked'
        check (status in ('booked', 'arrived', 'fulfilled', 'noshow', 'cancelled', 'entered-in-error')),
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      version integer not null default 1,
      locale text not null check (locale in ('fr', 'en')),
      email text,
      email_index uuid,
      email_consent boolean not null default false,
      overbooking_reason text,
      created_at timestamptz not null default app_now(),
      changed_at timestamptz not null default app_now(),
      changed_by text not null,
      -- Two live appointments never overlap, whatever the code above does (R-01).
      constraint appointment_practitioner_overlap exclude using gist
        (practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
        where (status not in ('cancelled', 'entered-in-error') and overbooking_reason is null),
      constraint appointment_patient_overlap exclude using gist
        (patient_id with =, tstzrange(starts_at, ends_at) with &&)
        where (status not in ('cancelled', 'entered-in-error'))
    );
    create unique index appointment_live_slot on appointment (slot_id)
      where status not in ('cancelled', 'entered-in-error') and overbooking_reason is null;
    create index appointment_by_patient on appointment (patient_id, starts_at);
    create index appointment_by_clinic on appointment (clinic_id, starts_at);
    create index appointment_by_both on appointment (patient_id, clinic_id);

    alter table patient enable row level security;
    alter table patient force row level security;
    alter table appointment enable row level security;
    alter table appointment force row level security;
    create policy door on appointment
      using (patient_id = (select (door.row()).patient_id) or clinic_id = (select (door.row()).clinic_id));
    create policy door on patient
      using (id = (select (door.row()).patient_id)
        or exists (select from appointment a
          where a.patient_id = patient.id and a.clinic_id = (select (door.row()).clinic_id)));

    -- The answer of a form that must count once: stored with the change itself (R-02).
    create table submission (
      person uuid not null,
      key uuid not null,
      body_hash text not null,
      status smallint not null default 303,
      location text not null,
      created_at timestamptz not null default app_now(),
      primary key (person, key)
    );

    create table outbox (
      id uuid primary key default uuidv7(),
      kind text not null check (kind in ('booked', 'cancelled', 'moved', 'contact_changed', 'code')),
      patient_id uuid not null,
      appointment_id uuid,
      version integer,
      locale text not null,
      visit uuid not null,
      -- What only this message knows (a code, a former address), sealed.
      sealed text,
      not_after timestamptz not null,
      created_at timestamptz not null default app_now()
    );

    create table message (
      outbox_id uuid primary key,
      patient_id uuid not null,
      appointment_id uuid,
      version integer,
      kind text not null,
      channel text not null default 'email',
      outcome text not null check (outcome in ('sent', 'skipped', 'expired')),
      at timestamptz not null default app_now()
    );
    alter table message enable row level security;
    alter table message force row level security;
    create policy door on message using (patient_id = (select (door.row()).patient_id));

    grant select, insert, update on patient, appointment to clinic_app;
    grant select, insert on submission, outbox, message to clinic_app;
    grant select, delete on outbox to clinic_jobs;
  `.execute(db)
  await commands(db)
}

async function commands(db: Kysely<unknown>) {
  await sql`
    -- Takes the turn of this key, then tells what it was answered before, if it was: 'done', 'key_reused' or null.
    create function answered(p_person uuid, p_key uuid, p_body_hash text, out outcome text, out location text)
      language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(hashtextextended(p_person::text || p_key::text, 2));
      select case when a.body_hash = p_body_hash then 'done' else 'key_reused' end, a.location
        into outcome, location from submission a where a.person = p_person and a.key = p_key;
    end $$;

    -- Books the slot of a hold, exactly once (R-01, R-02): the answer is 'done' with the place of the appointment, or
    -- the reason why not, and then nothing but the access-log row was written. A lapsed hold still books a free slot; a
    -- hold that became an appointment answers with it, to the visit that booked it and to no other.
    create function book(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid, p_hold uuid,
      p_reader reader, p_identity text, p_name_birth uuid, p_appointment uuid, p_reference text, p_locale text,
      p_email text, p_email_index uuid, p_email_consent boolean, p_consent_version text,
      out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      v_slot uuid;
      s slot;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'booking');

      select slot_id into v_slot from hold
        where id = p_hold and person = p_person and visit = p_visit and moves is null;
      if not found then
        select 'done', '/appointments/' || id into outcome, location
          from appointment where hold_id = p_hold and patient_id = v_patient and changed_by = p_who;
        outcome := coalesce(outcome, 'hold_gone');
        return;
      end if;
      select * into s from slot where id = v_slot for update;
      perform from hold where id = p_hold for update;
      if not found then
        select 'done', '/appointments/' || id into outcome, location
          from appointment where hold_id = p_hold and patient_id = v_patient and changed_by = p_who;
        outcome := coalesce(outcome, 'slot_taken');
        return;
      end if;
      if s.status <> 'free' then outcome := 'slot_taken'; return; end if;
      if not coalesce(slot_bookable(s, p_reader, app_now()), false) then outcome := 'slot_closed'; return; end if;

      with booked as (
        insert into appointment (id, reference, hold_id, slot_id, patient_id, clinic_id, practitioner_id,
            healthcare_service_id, starts_at, ends_at, locale, email, email_index, email_consent, changed_by)
          values (p_appointment, p_reference, p_hold, s.id, v_patient, s.clinic_id, s.practitioner_id,
            s.healthcare_service_id, s.starts_at, s.ends_at, p_locale, p_email, p_email_index, p_email_consent, p_who)
          on conflict do nothing returning patient_id
      )
      insert into patient (id, person, name_birth, identity)
        select patient_id, p_person, p_name_birth, p_identity from booked
        on conflict (id) do update set identity = excluded.identity, name_birth = excluded.name_birth,
          updated_at = app_now();
      if not found then outcome := 'overlap'; return; end if;

      update slot set status = 'busy' where id = s.id;
      delete from hold where id = p_hold;
      if p_email_consent then
        insert into consent (person, appointment_id, purpose, text_version, locale)
          values (p_person, p_appointment, 'email', p_consent_version, p_locale);
        insert into outbox (kind, patient_id, appointment_id, version, locale, visit, not_after)
          values ('booked', v_patient, p_appointment, 1, p_locale, p_visit, s.starts_at);
      end if;
      outcome := 'done';
      location := '/appointments/' || p_appointment;
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;

    -- Cancels, exactly once, up to the clinic's deadline, and frees the slot.
    create function cancel_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid,
      p_appointment uuid, out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      a appointment;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'cancellation');
      perform from slot where id = (select slot_id from appointment
        where id = p_appointment and patient_id = v_patient) for update;
      select * into a from appointment where id = p_appointment and patient_id = v_patient for update;
      if not found then outcome := 'not_found'; return; end if;
      location := '/appointments/' || a.id;
      if a.status = 'cancelled' then outcome := 'done'; return; end if;
      if a.status <> 'booked' or not exists (select from clinic c where c.id = a.clinic_id
          and app_now() <= a.starts_at - make_interval(mins => c.cancellation_deadline_minutes)) then
        outcome := 'too_late'; location := null; return;
      end if;
      update appointment set status = 'cancelled', version = version + 1, changed_at = app_now(), changed_by = p_who
        where id = a.id;
      update slot set status = 'free' where id = a.slot_id;
      if a.email_consent then
        insert into outbox (kind, patient_id, appointment_id, version, locale, visit, not_after)
          values ('cancelled', v_patient, a.id, a.version + 1, a.locale, p_visit, a.starts_at);
      end if;
      outcome := 'done';
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;

    -- Moves an appointment to the slot of a hold, exactly once: the new slot is taken and the old one freed together.
    create function move_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid,
      p_appointment uuid, p_hold uuid, p_reader reader, out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      v_slot uuid;
      v_old uuid;
      s slot;
      a appointment;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'move');
      select slot_id into v_old from appointment where id = p_appointment and patient_id = v_patient;
      if not found then outcome := 'not_found'; return; end if;
      select slot_id into v_slot from hold
        where id = p_hold and person = p_person and visit = p_visit and moves = p_appointment;
      if not found then
        select 'done', '/appointments/' || id into outcome, location
          from appointment where id = p_appointment and hold_id = p_hold and patient_id = v_patient;
        outcome := coalesce(outcome, 'hold_gone');
        return;
      end if;
      perform from slot where id in (v_slot, v_old) order by id for update;
      select * into s from slot where id = v_slot;
      select * into a from appointment where id = p_appointment and patient_id = v_patient for update;
      perform from hold where id = p_hold for update;
      if not found or s.status <> 'free' then outcome := 'slot_taken'; return; end if;
      if a.slot_id <> v_old then outcome := 'changed'; return; end if;
      if not coalesce(slot_bookable(s, p_reader, app_now()), false) then outcome := 'slot_closed'; return; end if;
      if a.status <> 'booked' or not exists (select from clinic c where c.id = a.clinic_id
          and app_now() <= a.starts_at - make_interval(mins => c.cancellation_deadline_minutes)) then
        outcome := 'too_late'; return;
      end if;
      begin
        update appointment set slot_id = s.id, hold_id = p_hold, clinic_id = s.clinic_id,
          practitioner_id = s.practitioner_id, healthcare_service_id = s.healthcare_service_id,
          starts_at = s.starts_at, ends_at = s.ends_at, version = version + 1, changed_at = app_now(), changed_by = p_who
          where id = a.id;
      exception when exclusion_violation or unique_violation then
        outcome := 'overlap'; return;
      end;
      update slot set status = case when id = s.id then 'busy' else 'free' end where id in (s.id, v_old);
      delete from hold where id = p_hold;
      if a.email_consent then
        insert into outbox (kind, patient_id, appointment_id, version, locale, visit, not_after)
          values ('moved', v_patient, a.id, a.version + 1, a.locale, p_visit, s.starts_at);
      end if;
      outcome := 'done';
      location := '/appointments/' || a.id;
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;
  `.execute(db)
}
