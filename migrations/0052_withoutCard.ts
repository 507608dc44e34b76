import { type Kysely, sql } from 'kysely'

/** People who have no card at hand, and who are later merged with the person of a card. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day', 'print', 'export', 'sign_in', 'telephone', 'merge'));

    create table unregistered_person (
      person uuid primary key,
      clinic_id uuid not null references clinic,
      -- Name and birth date as they were said, sealed; gone once they are merged.
      identity text,
      reason text not null check (reason in ('newborn', 'forgotten', 'out_of_province')),
      noted_by text not null,
      noted_at timestamptz not null default app_now(),
      -- The person of a card whom they turned out to be: by this their rows of the access log are found.
      merged_into uuid,
      merged_at timestamptz
    );
    alter table unregistered_person enable row level security;
    alter table unregistered_person force row level security;
    create policy reader on unregistered_person for select to clinic_app using (person = (select (door.shown()).person));
    create policy at_the_clinic_of_staff on unregistered_person as restrictive for select to clinic_app
      using (clinic_id = (select door.clinic_of_staff()));
    create policy writer on unregistered_person to clinic_writer using (true);
    create policy shown_to_forget on unregistered_person for select to clinic_owner using (true);
    create policy forgotten on unregistered_person to clinic_owner
      using (not exists (select from door.file f where f.person in (unregistered_person.person, merged_into)));
    grant select on unregistered_person to clinic_app;
    grant select, insert, update on unregistered_person to clinic_writer;

    -- The row that the present one follows in this very transaction: whose records are merged into another's.
    create function door.merged() returns access_log language sql stable security definer
      set search_path = public, pg_temp as $$
      select a from access_log a
      where a.id = (door.row()).follows and a.why = 'merge' and a.xact = pg_current_xact_id_if_assigned()
    $$;
    revoke all on function door.merged from public;
    grant execute on function door.merged to clinic_writer;
    create policy merged on appointment for update to clinic_writer
      using (patient_id = (select (door.merged()).patient_id))
      with check (patient_id = (select (door.row()).patient_id));
    create policy shown_to_merge on appointment for select to clinic_writer
      using (patient_id = (select (door.merged()).patient_id));
    create policy merged on consent for update to clinic_writer
      using (person = (select (door.merged()).person)) with check (person = (select (door.row()).person));
    create policy shown_to_merge on consent for select to clinic_writer
      using (person = (select (door.merged()).person));
    create policy merged on message for update to clinic_writer
      using (patient_id = (select (door.merged()).patient_id))
      with check (patient_id = (select (door.row()).patient_id));
    create policy shown_to_merge on message for select to clinic_writer
      using (patient_id = (select (door.merged()).patient_id));
    grant update (patient_id) on message to clinic_writer;
    grant update (patient_id) on outbox, handed_text to clinic_writer;
  `.execute(db)
}
