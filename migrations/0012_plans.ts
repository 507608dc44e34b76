import { type Kysely, sql } from 'kysely'

/** Weekly plans with the dates for which they are valid, days that differ from them, and slots that leave them. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table plan (
      id uuid primary key default uuidv7(),
      clinic_id uuid not null references clinic,
      practitioner_id uuid not null references practitioner,
      status text not null check (status in ('draft', 'proposed', 'published', 'retired')),
      valid_from date not null,
      -- The last day; null: until another plan is published.
      valid_to date check (valid_to >= valid_from),
      every_weeks smallint not null default 1 check (every_weeks between 1 and 4),
      -- The Monday of a week that is the first of every so many.
      anchor date not null check (extract(isodow from anchor) = 1),
      -- What a form was made from: of two managers at once, the second sees what the first did.
      version integer not null default 1,
      -- An account, or nobody for an operator's files.
      saved_by uuid references staff_account,
      saved_at timestamptz not null default app_now(),
      constraint plan_one_a_day exclude using gist (
        practitioner_id with =, clinic_id with =, daterange(valid_from, valid_to, '[]') with &&
      ) where (status = 'published')
    );
    create index plan_by_clinic on plan (clinic_id, status);

    insert into plan (clinic_id, practitioner_id, status, valid_from, anchor)
      select distinct clinic_id, practitioner_id, 'published', date '2000-01-03', date '2000-01-03' from plan_line;
    alter table plan_line
      add plan_id uuid references plan on delete cascade,
      -- Which of every so many weeks; null: each.
      add week smallint check (week between 1 and 4),
      add break_from time,
      add break_to time;
    update plan_line l set plan_id = p.id from plan p
      where p.clinic_id = l.clinic_id and p.practitioner_id = l.practitioner_id;
    alter table plan_line
      alter plan_id set not null,
      drop clinic_id,
      drop practitioner_id,
      add check ((break_from is null) = (break_to is null)),
      add check (from_time < break_from and break_from < break_to and break_to < to_time),
      add constraint plan_line_overlap exclude using gist (
        plan_id with =,
        weekday with =,
        int4range(coalesce(week, 1)::integer, coalesce(week, 4)::integer, '[]') with &&,
        int4range((extract(epoch from from_time) / 60)::integer, (extract(epoch from to_time) / 60)::integer) with &&
      );

    -- A day that differs from its plans; a range of days is one batch.
    create table plan_exception (
      id uuid primary key default uuidv7(),
      batch_id uuid not null,
      clinic_id uuid not null references clinic,
      -- Null: the whole clinic.
      practitioner_id uuid references practitioner,
      on_day date not null,
      kind text not null check (kind in ('closed', 'open', 'replaced')),
      -- Null: all of the day.
      from_time time,
      to_time time check (to_time > from_time),
      healthcare_service_id uuid references healthcare_service,
      reason text not null,
      set_by uuid not null references staff_account,
      set_at timestamptz not null default app_now(),
      check ((from_time is null) = (to_time is null)),
      -- A clinic that is open has its usual hours on a holiday; a practitioner has those of one service.
      check (case kind
        when 'closed' then healthcare_service_id is null
        when 'open' then (practitioner_id is null) = (healthcare_service_id is null)
          and (healthcare_service_id is null) = (from_time is null)
        else practitioner_id is not null and healthcare_service_id is not null and from_time is not null end)
    );
    create index plan_exception_by_clinic on plan_exception (clinic_id, on_day);

    -- The lock of whatever changes a clinic's slots, and what a difference was counted from.
    create table timetable (
      clinic_id uuid primary key references clinic,
      version integer not null default 0,
      -- Each day before has its slots.
      extended_to date
    );

    alter table healthcare_service
      -- Between two visits.
      add buffer_minutes smallint not null default 0 check (buffer_minutes between 0 and 120);

    alter table slot
      -- Booked, and in no plan any more: once it is free again, nobody is offered it.
      add outside_plan boolean not null default false,
      drop constraint slot_status_check,
      -- Withdrawn slots are entered-in-error (FHIR, slotstatus).
      add constraint slot_status_check check (status in ('free', 'busy', 'busy-unavailable', 'entered-in-error')),
      drop constraint slot_practitioner_id_starts_at_key,
      add constraint slot_duration check (ends_at <= starts_at + interval '4 hours');
    create unique index slot_live_start on slot (practitioner_id, starts_at) where status <> 'entered-in-error';

    -- Live slots of one practitioner never overlap, at whatever clinic and in whatever zone. Checked when slots are
    -- inserted, so that booking one pays nothing for it; the lock has two who insert at once see each other.
    create function slots_apart() returns trigger language plpgsql set search_path = public, pg_temp as $$
    begin
      perform lock_practitioners(array(select distinct practitioner_id from added));
      if exists (select from added a join slot s on s.practitioner_id = a.practitioner_id and s.id <> a.id
          and s.starts_at > a.starts_at - interval '4 hours' and s.starts_at < a.ends_at and s.ends_at > a.starts_at
          and s.status <> 'entered-in-error') then
        raise exclusion_violation using message = 'slots of one practitioner overlap', constraint = 'slot_overlap';
      end if;
      return null;
    end $$;
    create function lock_practitioners(p_practitioners uuid[]) returns void language plpgsql as $$
    declare
      v_practitioner uuid;
    begin
      for v_practitioner in select unnest(p_practitioners) order by 1 loop
        perform pg_advisory_xact_lock(hashtextextended('slots of ' || v_practitioner, 0));
      end loop;
    end $$;
    revoke all on function lock_practitioners from public;
    grant execute on function lock_practitioners to clinic_writer;
    create trigger slots_apart after insert on slot referencing new table as added
      for each statement execute function slots_apart();

    grant select on plan, plan_line, plan_exception, timetable to clinic_app, clinic_jobs, clinic_writer;
    grant insert, update, delete on plan, plan_line to clinic_writer;
    grant insert, delete on plan_exception to clinic_writer;
    grant insert, update on timetable to clinic_writer;
    grant insert, update (status, outside_plan) on slot to clinic_writer;
  `.execute(db)
}
