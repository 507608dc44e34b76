import { type Kysely, sql } from 'kysely'

/** Dated slots, holds, and the one definition of "bookable by this person, now". */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table slot (
      id uuid primary key default uuidv7(),
      clinic_id uuid not null references clinic,
      place_id uuid not null,
      cell integer not null,
      practitioner_id uuid not null references practitioner,
      healthcare_service_id uuid not null references healthcare_service,
      reason text not null,
      method text not null,
      starts_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > starts_at),
      -- The day and the moment of the day where the clinic is: a search then needs no time zone.
      starts_on date not null,
      moment text not null check (moment in ('morning', 'afternoon', 'evening')),
      status text not null default 'free' check (status in ('free', 'busy', 'busy-unavailable')),
      published_at timestamptz not null default app_now(),
      -- When each category of persons may see it (Regulation A-2.2, r. 1, s. 4); null: never.
      a_from timestamptz,
      b_from timestamptz,
      c_from timestamptz,
      d_from timestamptz,
      min_age smallint,
      max_age smallint,
      sex text,
      redirection text,
      staff_only boolean not null default false,
      unique (practitioner_id, starts_at)
    ) with (
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
      autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0
    );
    create index slot_free_by_clinic on slot (clinic_id, reason, starts_at)
      include (id, ends_at, starts_on, moment, method, practitioner_id, place_id, healthcare_service_id,
        a_from, b_from, c_from, d_from, min_age, max_age, sex, redirection, staff_only)
      where status = 'free';
    create index slot_free_by_cell on slot (cell, reason, starts_at)
      include (id, clinic_id, ends_at, starts_on, moment, method, practitioner_id, place_id, healthcare_service_id,
        a_from, b_from, c_from, d_from, min_age, max_age, sex, redirection, staff_only)
      where status = 'free';
    create index slot_by_practitioner on slot (practitioner_id, reason, starts_at) where status = 'free';

    create table hold (
      slot_id uuid primary key references slot,
      id uuid not null unique default uuidv7(),
      -- Opaque: the same person on any device, and nobody's name.
      person uuid not null unique,
      visit uuid not null,
      until timestamptz not null,
      extended boolean not null default false,
      moves uuid
    ) with (fillfactor = 50);

    -- What the register says of a person that decides which slots are theirs to see.
    create type reader as (practitioner_id uuid, place_id uuid, with_physician boolean, birth_date date, sex text);

    -- When a slot opens for this reader; null: never. Own category, or the moment it opens to anyone.
    create function slot_opens_at(s slot, r reader) returns timestamptz language sql immutable as $$
      select least(s.d_from, case
        when s.practitioner_id = r.practitioner_id then s.a_from
        when s.place_id = r.place_id and r.with_physician then s.b_from
        when s.place_id = r.place_id then s.c_from
      end)
    $$;

    -- Whether a slot suits this reader at all: age on the day of the visit, sex where the service says (unknown
    -- suits), and neither redirection-only nor staff-only.
    create function slot_suits(s slot, r reader) returns boolean language sql immutable as $$
      select not s.staff_only and s.redirection is null
        and (s.sex is null or r.sex is null or s.sex = r.sex)
        and (s.min_age is null or r.birth_date + make_interval(years => s.min_age) <= s.starts_on)
        and (s.max_age is null or r.birth_date + make_interval(years => s.max_age + 1) > s.starts_on)
    $$;

    -- The one definition of bookable, shared by every list and by every command.
    create function slot_bookable(s slot, r reader, at timestamptz) returns boolean language sql immutable as $$
      select s.status = 'free' and s.starts_at > at and slot_opens_at(s, r) <= at and slot_suits(s, r)
    $$;

    -- Holds a slot for a person: 'held' with the hold, or the reason why not. Slots are locked in id order, an
    -- expired hold is overwritten, the person's older hold is replaced, and one's own hold is simply found again.
    create function hold_slot(p_slot uuid, p_person uuid, p_visit uuid, p_reader reader, p_moves uuid,
      out outcome text, out hold_id uuid) language plpgsql as $$
    declare
      s slot;
      v_now timestamptz := app_now();
    begin
      perform pg_advisory_xact_lock(hashtextextended(p_person::text, 1));
      perform from slot
        where id = p_slot or id = (select slot_id from hold where person = p_person) order by id for update;
      select * into s from slot where id = p_slot;
      if not found then outcome := 'not_found'; return; end if;
      if s.status <> 'free' then outcome := 'slot_taken'; return; end if;
      if not coalesce(slot_bookable(s, p_reader, v_now), false) then outcome := 'slot_closed'; return; end if;
      if exists (select from hold where slot_id = p_slot and person <> p_person and until > v_now) then
        outcome := 'slot_held'; return;
      end if;
      select h.id into hold_id from hold h
        where slot_id = p_slot and person = p_person and visit = p_visit and until > v_now
          and moves is not distinct from p_moves;
      if not found then
        delete from hold where person = p_person and slot_id <> p_slot;
        insert into hold as h (slot_id, person, visit, until, moves)
          values (p_slot, p_person, p_visit, v_now + interval '10 minutes', p_moves)
          on conflict (slot_id) do update set id = excluded.id, person = excluded.person, visit = excluded.visit,
            moves = excluded.moves,
            until = case when h.person = excluded.person and h.until > v_now then h.until else excluded.until end,
            extended = h.person = excluded.person and h.until > v_now and h.extended
          where h.until <= v_now or h.person = p_person
          returning h.id into hold_id;
      end if;
      outcome := 'held';
    end $$;

    -- Ten more minutes from now, once, while the hold lives.
    create function extend_hold(p_hold uuid, p_person uuid, p_visit uuid) returns boolean language sql as $$
      with extended as (
        update hold set until = app_now() + interval '10 minutes', extended = true
          where id = p_hold and person = p_person and visit = p_visit and not extended and until > app_now()
          returning 1
      )
      select exists (select from extended)
    $$;

    grant select on slot to clinic_app;
    grant update (status) on slot to clinic_app;
    grant select, insert, update, delete on hold to clinic_app;
    -- For forgetting lapsed ones; locking a row first takes a right to update something of it.
    grant select, delete, update (until) on hold to clinic_jobs;
  `.execute(db)
}
