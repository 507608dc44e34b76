import { type Kysely, sql } from 'kysely'

/** What others change on somebody's days, and what waits for privacy officers, until a mail has told them. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'cancelled_by_clinic', 'moved', 'moved_by_clinic', 'contact_changed', 'missed',
        'running_late', 'reminder', 'reminder_early', 'code', 'staff_invited', 'staff_changed', 'staff_day', 'staff_flags')),
      drop constraint outbox_whose,
      add constraint outbox_whose check ((patient_id is null) = (kind in
        ('staff_invited', 'staff_changed', 'staff_day', 'staff_flags')));

    -- Whose changes of their days somebody is told of.
    alter table staff_account add day_news text not null default 'others' check (day_news in ('all', 'others', 'none'));
    create index staff_account_by_practitioner on staff_account (practitioner_id) where practitioner_id is not null;

    -- A row for each thing and account, gone once it is told: opaque ids and times, nothing of a patient.
    create table staff_news (
      id uuid primary key default uuidv7(),
      account_id uuid not null references staff_account,
      clinic_id uuid not null references clinic,
      -- The mail that tells it.
      kind text not null check (kind in ('staff_day', 'staff_flags')),
      -- The visit, or the matter for the privacy officer.
      about uuid not null,
      what text check (what in ('booked', 'moved', 'cancelled', 'closed')),
      by text check (by in ('own', 'patient', 'reception', 'management')),
      -- When the visit was theirs before and after; null for not theirs.
      from_at timestamptz,
      to_at timestamptz,
      at timestamptz not null default app_now()
    );
    create index staff_news_by_account on staff_news (account_id, kind);
    create index staff_news_about on staff_news (about);
    grant select, delete on staff_news to clinic_writer;

    -- The last mail of each kind that was queued for somebody.
    create table staff_notice (
      account_id uuid not null references staff_account,
      kind text not null check (kind in ('staff_day', 'staff_flags')),
      mail uuid not null,
      queued_at timestamptz not null,
      primary key (account_id, kind)
    );
    grant select, insert, update on staff_notice to clinic_writer;

    -- Keeps a change of a visit of the next two weeks for whoever sees people then, unless they want to know of none.
    create function note_day_news() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      v_from timestamptz := case when old.status not in ('cancelled', 'entered-in-error') then old.starts_at end;
      v_to timestamptz := case when new.status not in ('cancelled', 'entered-in-error') then new.starts_at end;
      v_by uuid := substring(new.changed_by from '^staff:([^@]+)@');
      v_what text;
    begin
      if v_from is not distinct from v_to and old.practitioner_id is not distinct from new.practitioner_id then return null; end if;
      v_what := case
        when v_from is null then 'booked'
        when exists (select from closure_decision d where d.appointment_id = new.id and d.version = old.version
          and d.state = 'pending') then 'closed'
        when v_to is null then 'cancelled'
        else 'moved' end;
      -- Who changed it themselves has seen what was before.
      delete from staff_news n using staff_account a
        where n.about = new.id and n.account_id = v_by and a.id = v_by and a.day_news <> 'all';
      insert into staff_news (account_id, clinic_id, kind, about, what, by, from_at, to_at)
        select a.id, new.clinic_id, 'staff_day', new.id, v_what,
          case when v_by is null then 'patient' when v_by = a.id then 'own'
            when exists (select from staff_role m where m.account_id = v_by and m.clinic_id = new.clinic_id
              and m.role = 'manager') then 'management'
            else 'reception' end,
          side.from_at, side.to_at
        from (select practitioner_id, max(from_at) as from_at, max(to_at) as to_at
            from (values (old.practitioner_id, v_from, null::timestamptz), (new.practitioner_id, null, v_to))
              each (practitioner_id, from_at, to_at)
            where from_at is not null or to_at is not null group by practitioner_id) side
          join staff_account a on a.practitioner_id = side.practitioner_id
          join staff_role r on r.account_id = a.id and r.clinic_id = new.clinic_id and r.role = 'practitioner'
        where a.disabled_at is null and (a.day_news = 'all' or a.day_news = 'others' and a.id is distinct from v_by)
          and (side.from_at between app_now() and app_now() + interval '14 days'
            or side.to_at between app_now() and app_now() + interval '14 days');
      return null;
    end $$;
    revoke all on function note_day_news from public;
    create trigger told_to_staff after insert or update of status, slot_id on appointment
      for each row execute function note_day_news();

    -- Keeps a matter for the privacy officers of its clinic, but whoever did it, until it is closed.
    create function note_flag_news() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if new.closed_at is null then
        insert into staff_news (account_id, clinic_id, kind, about)
          select r.account_id, r.clinic_id, 'staff_flags', new.id from staff_role r
          where r.clinic_id = new.clinic_id and r.role = 'privacy' and not starts_with(new.opened_by, 'staff:' || r.account_id || '@');
      else
        delete from staff_news where kind = 'staff_flags' and about = new.id;
      end if;
      return null;
    end $$;
    revoke all on function note_flag_news from public;
    create trigger told_to_staff after insert or update of closed_at on review_item
      for each row when (new.kind in ('break_glass', 'searches')) execute function note_flag_news();
  `.execute(db)
}
