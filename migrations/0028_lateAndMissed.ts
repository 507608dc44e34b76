import { type Kysely, sql } from 'kysely'

/** What a clinic tells on the day: that somebody runs late, and that a visit was missed. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'cancelled_by_clinic', 'moved', 'contact_changed', 'missed', 'running_late', 'reminder',
        'reminder_early', 'code', 'staff_invited', 'staff_changed'));
    -- Its successor knows from when on a message may leave.
    drop function if exists queue_paced_message(text, text, uuid, uuid, integer, text, uuid, timestamptz, uuid);

    -- How late somebody runs on a day, which is from one instant and before another.
    create table lateness (
      practitioner_id uuid not null references practitioner,
      clinic_id uuid not null references clinic,
      from_at timestamptz not null,
      to_at timestamptz not null,
      minutes smallint not null check (minutes between 5 and 240),
      said_at timestamptz not null default app_now(),
      -- How many visits it was told to.
      told integer not null default 0,
      withdrawn_at timestamptz,
      primary key (practitioner_id, clinic_id, from_at)
    );
    -- A visit is told of it once.
    create table lateness_told (
      appointment_id uuid primary key,
      told_at timestamptz not null default app_now()
    );
    grant select on lateness to clinic_app, clinic_jobs;
    grant select, insert, update on lateness to clinic_writer;
    grant select, insert on lateness_told to clinic_writer;
  `.execute(db)
}
