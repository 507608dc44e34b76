import { type Kysely, sql } from 'kysely'

/** Holds, patients, appointments, the codes that open them, and answers given once. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table hold (
      slot_id uuid primary key references slot,
      id uuid not null unique default uuidv7(),
      -- Opaque: the same person on any device, and nobody's name.
      holder uuid not null,
      -- A hold of a patient belongs to one session and shows to no other.
      session uuid unique,
      until timestamptz not null,
      extended boolean not null default false,
      moves uuid
    ) with (fillfactor = 50);
    create index hold_by_holder on hold (holder);

    -- What booking knows of the person, and of how to reach them; each text sealed.
    create type booked_person as (person uuid, identity text, name_birth uuid);
    create type booked_contact as (email text, email_index uuid, consent boolean, consent_version text,
      phone text, phone_index uuid, address text, needs text);

    create table patient (
      id uuid primary key,
      person uuid not null unique,
      name_birth uuid not null,
      identity text not null
    );
    create index patient_by_name_birth on patient (name_birth);

    create table appointment (
      id uuid primary key,
      -- Sealed for display, and found by a blind index.
      reference text not null,
      reference_index uuid not null unique,
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
      -- For a visit by telephone, by video or at home; sealed, and found by a blind index.
      phone text,
      phone_index uuid,
      address text,
      -- What the clinic prepares for (an interpreter, a person who hardly walks); sealed, gone after the visit.
      needs text,
      overbooking_reason text,
      changed_at timestamptz not null default app_now(),
      changed_by text not null,
      -- The session that booked it may see, move and cancel it.
      booked_by text not null,
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
    create index appointment_with_needs on appointment (ends_at) where needs is not null;
    create index appointment_by_clinic on appointment (clinic_id, starts_at);
    create index appointment_by_both on appointment (patient_id, clinic_id, starts_at);

    alter table patient enable row level security;
    alter table patient force row level security;
    alter table appointment enable row level security;
    alter table appointment force row level security;
    create policy reader on appointment for select to clinic_app, clinic_jobs using (
      patient_id = (select (door.shown()).patient_id)
      or clinic_id = (select (door.shown()).clinic_id)
        and starts_at >= (select (door.shown()).from_at) and starts_at < (select (door.shown()).to_at));
    create policy reader on patient for select to clinic_app, clinic_jobs using (
      id = (select (door.shown()).patient_id)
      or exists (select from appointment a
        where a.patient_id = patient.id and a.clinic_id = (select (door.shown()).clinic_id)
          and a.starts_at >= (select (door.shown()).from_at) and a.starts_at < (select (door.shown()).to_at)));
    -- What has served its time is forgotten by a routine with its owner's rights, and nothing else is.
    create policy shown_to_forget on appointment for select to clinic_owner using (true);
    create policy forgotten on appointment to clinic_owner
      using (ends_at < app_now() - interval '1 year');
    create policy needs_forgotten on appointment for update to clinic_owner using (ends_at < app_now());
    create policy shown_to_forget on patient for select to clinic_owner using (true);
    create policy forgotten on patient to clinic_owner
      using (not exists (select from appointment a where a.patient_id = patient.id));
    create policy writer on appointment to clinic_writer using (patient_id = (select (door.row()).patient_id));
    create policy writer on patient to clinic_writer using (id = (select (door.row()).patient_id));

    create table confirmation_code (
      id uuid primary key default uuidv7(),
      person uuid not null,
      session uuid not null,
      email_index uuid not null,
      code_mac text not null,
      tries_left smallint not null,
      -- The call that used it, which may have to ask again for its answer.
      used_by uuid,
      expires_at timestamptz not null,
      unique (person, session)
    );
    alter table confirmation_code enable row level security;
    alter table confirmation_code force row level security;
    create policy shown_to_forget on confirmation_code for select to clinic_owner using (true);
    create policy forgotten on confirmation_code to clinic_owner using (expires_at < app_now());
    create policy writer on confirmation_code to clinic_writer using (person = (select (door.row()).person));

    -- The answer of a form that must count once: stored with the change itself (R-02).
    create table submission (
      person uuid not null,
      key uuid not null,
      body_hash text not null,
      appointment_id uuid not null,
      created_at timestamptz not null default app_now(),
      primary key (person, key)
    );

    -- Each booking or move that was evaluated, whatever came of it: what a card alone may try in a day (S-01).
    create table confirmation (
      person uuid not null,
      proved boolean not null,
      confirmed_at timestamptz not null default app_now()
    );
    create index confirmation_by_person on confirmation (person, confirmed_at);

    -- Each slot that was held: how often in an hour (S-18).
    create table held_slot (
      holder uuid not null,
      proved boolean not null,
      slot_id uuid not null,
      held_at timestamptz not null default app_now()
    );
    create index held_slot_by_holder on held_slot (holder, held_at);

    -- Each change of how to reach somebody: how many in a day (S-18).
    create table contact_change (
      person uuid not null,
      changed_at timestamptz not null default app_now()
    );
    create index contact_change_by_person on contact_change (person, changed_at);

    -- The application shows whose turn a slot is to nobody, and writes through the routines alone.
    grant select (slot_id, session, until) on hold to clinic_app;
    grant select on patient, appointment to clinic_app, clinic_jobs;
    grant select, insert, update, delete on hold, confirmation_code to clinic_writer;
    grant select, insert on confirmation, contact_change, held_slot, submission to clinic_writer;
    grant select, insert, update on patient, appointment to clinic_writer;
  `.execute(db)
}
