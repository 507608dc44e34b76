import { type Kysely, sql } from 'kysely'

/** Booking by telephone: people found by name in the register, calls at the desk, what they hold, and what staff see of a person. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day', 'print', 'export', 'sign_in', 'telephone'));

    -- By which opaque keys a name and a birth date are found: those of a double name are several.
    alter table register_entry add name_births uuid[] not null default '{}';
    create index register_entry_by_name on register_entry using gin (name_births);

    -- What a member of staff does for somebody who telephones, until it is booked.
    create table desk_call (
      id uuid primary key,
      account_id uuid not null,
      clinic_id uuid not null references clinic,
      -- Whom the last search found, and which of them it is: opaque.
      found uuid[] not null default '{}',
      person uuid,
      appointment_id uuid,
      -- How to reach them, as it was typed before a slot was lost; sealed.
      draft text,
      begun_at timestamptz not null default app_now()
    );
    grant select, insert, update on desk_call to clinic_writer;

    -- A hold of the desk is for one call, and its holder is a member of staff, who may have many.
    alter table hold
      add kind text not null default 'session' check (kind in ('session', 'desk')),
      add desk_call uuid unique references desk_call on delete cascade,
      add check ((kind = 'desk') = (desk_call is not null));

    alter table clinic add closes_at time;
    grant update (closes_at) on clinic to clinic_writer;

    -- The clinic of the member of staff who was shown a record; none for everybody else.
    create function door.clinic_of_staff() returns uuid language sql stable security definer
      set search_path = public, pg_temp as $$
      select substring((door.shown()).who from '^staff:[^@]*@([0-9a-f-]{36})$')::uuid
    $$;
    revoke all on function door.clinic_of_staff from public;
    grant execute on function door.clinic_of_staff to clinic_app, clinic_jobs;

    -- Whoever opens a person's record for a clinic sees what is that clinic's, and nothing of any other.
    create policy at_the_clinic_of_staff on appointment as restrictive for select to clinic_app
      using (coalesce(clinic_id = (select door.clinic_of_staff()), true));
    create policy at_the_clinic_of_staff on message as restrictive for select to clinic_app
      using ((select door.clinic_of_staff()) is null or exists (select from appointment a where a.id = appointment_id));
    create policy not_of_staff on consent as restrictive for select to clinic_app
      using ((select door.clinic_of_staff()) is null);
  `.execute(db)
}
