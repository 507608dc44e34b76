import { type Kysely, sql } from 'kysely'

/** Messages that wait for their hour and are tried again until theirs is over, and reminders of visits. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox
      add not_before timestamptz not null default app_now(),
      -- How often its delivery failed.
      add tries integer not null default 0,
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'moved', 'contact_changed', 'reminder', 'reminder_early', 'code',
        'staff_invited', 'staff_changed'));
    create index outbox_due on outbox (not_before, id);

    alter table message
      -- Why it was refused for good, as a code: a server's own words may quote an address.
      add reason text,
      drop constraint message_outcome_check,
      add constraint message_outcome_check check (outcome in ('sent', 'skipped', 'expired', 'refused'));
    -- Its successor, note_outcome, keeps the reason as well.
    drop function if exists record_outcome(text, uuid, uuid, uuid, integer, text, timestamptz, text, text);
    -- As often asked as an appointment is shown.
    create index message_by_appointment on message (appointment_id);

    -- Messages that nobody asked for just now have a share of their own.
    alter table mailed add paced boolean not null default false;

    -- A clinic may remind people three days before as well as the day before.
    alter table clinic add remind_early boolean not null default false;
    grant update (remind_early) on clinic to clinic_writer;

    -- Since when a visit is at its time: booked or moved later than its reminder leaves, it needs none.
    alter table appointment add timed_at timestamptz not null default '-infinity';
    alter table appointment alter timed_at set default app_now();

    -- The days of a clinic whose reminders are planned: once, and all of a day or none.
    create table reminded_day (
      clinic_id uuid not null references clinic,
      on_day date not null,
      kind text not null check (kind in ('reminder', 'reminder_early')),
      planned_at timestamptz not null default app_now(),
      primary key (clinic_id, on_day, kind)
    );
    grant select, insert on reminded_day to clinic_writer;

    -- A job that looks at some days of a clinic names them in the log, as a reader does.
    create policy day_reader on appointment for select to clinic_writer using (
      clinic_id = (select (door.row()).clinic_id)
        and starts_at >= (select (door.row()).from_at) and starts_at < (select (door.row()).to_at));
  `.execute(db)
}
