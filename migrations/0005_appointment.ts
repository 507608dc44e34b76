import { type Kysely, sql } from 'kysely'

/** Patients, appointments, answers given once, and messages to send. */
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
      -- The visit that booked it may see, move and cancel it.
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
    grant select, insert on submission, message to clinic_app;
    grant insert on outbox to clinic_app;
    grant select, delete on outbox to clinic_jobs;
    grant select, delete on submission to clinic_jobs;
  `.execute(db)
}
