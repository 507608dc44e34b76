import { type Kysely, sql } from 'kysely'

/** What happened to an appointment, each time; and what waits for a person of the clinic. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- How staff were asked for the last change; a session's change is by the web.
    alter table appointment
      add changed_how text check (changed_how in ('web', 'telephone', 'desk'));

    create table appointment_event (
      id uuid primary key default uuidv7(),
      appointment_id uuid not null references appointment on delete cascade,
      version integer not null,
      kind text not null check (kind in ('booked', 'moved', 'contact_changed', 'cancelled', 'restored', 'arrived',
        'roomed', 'seen', 'missed', 'undone')),
      who text not null,
      channel text check (channel in ('web', 'telephone', 'desk')),
      -- Of a cancellation: for whom.
      reason text check (reason in ('patient', 'clinic', 'practitioner', 'mistake')),
      -- When the visit was to begin, once this had happened.
      starts_at timestamptz not null,
      at timestamptz not null default app_now()
    );
    create index appointment_event_by_appointment on appointment_event (appointment_id);
    alter table appointment_event enable row level security;
    alter table appointment_event force row level security;
    -- Whoever is shown an appointment is shown what happened to it.
    create policy reader on appointment_event for select to clinic_app, clinic_jobs
      using (exists (select from appointment a where a.id = appointment_id));
    create policy noted on appointment_event for insert to clinic_owner with check (true);
    grant select on appointment_event to clinic_app, clinic_jobs;

    -- One row for each change of an appointment, whatever made it; what chores erase from it is none.
    create function note_appointment_event() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    declare
      v_kind text;
    begin
      v_kind := case
        when tg_op = 'INSERT' then 'booked'
        when new.status = 'cancelled' and old.status <> 'cancelled' then 'cancelled'
        when new.status <> 'cancelled' and old.status = 'cancelled' then 'restored'
        when new.slot_id <> old.slot_id then 'moved'
        when new.version <> old.version then 'contact_changed'
        when new.status = 'noshow' and old.status <> 'noshow' then 'missed'
        when new.status = 'fulfilled' and old.status <> 'fulfilled' then 'seen'
        when new.roomed_at is not null and old.roomed_at is null then 'roomed'
        when new.status = 'arrived' and old.status = 'booked' then 'arrived'
        when (new.status, new.roomed_at) is distinct from (old.status, old.roomed_at) then 'undone'
      end;
      if v_kind is not null then
        insert into appointment_event (appointment_id, version, kind, who, channel, reason, starts_at)
          values (new.id, new.version, v_kind, new.changed_by,
            case when new.changed_by like 'session:%' then 'web' when v_kind = 'cancelled' then new.cancelled_how
              when v_kind in ('booked', 'moved', 'contact_changed') then new.changed_how end,
            case when v_kind = 'cancelled' then new.cancelled_for end, new.starts_at);
      end if;
      return null;
    end $$;
    revoke all on function note_appointment_event from public;
    create trigger noted after insert or update on appointment for each row execute function note_appointment_event();

    -- What a person of a clinic has to look at, until somebody has.
    create table review_item (
      id uuid primary key default uuidv7(),
      clinic_id uuid not null references clinic,
      kind text not null check (kind in ('telephone', 'letter', 'unreachable', 'blocked', 'regularise', 'break_glass',
        'searches')),
      appointment_id uuid references appointment on delete cascade,
      -- What led to it: the closure, the row of the access log.
      cause text,
      opened_at timestamptz not null default app_now(),
      opened_by text not null,
      closed_at timestamptz,
      closed_by text,
      closed_why text
    );
    create unique index review_item_once on review_item (kind, appointment_id) where closed_at is null;
    create index review_item_by_clinic on review_item (clinic_id, opened_at) where closed_at is null;
    create index review_item_by_appointment on review_item (appointment_id);
    grant select, insert, update on review_item to clinic_writer;
  `.execute(db)
}
