-- The instants between which the visits of a closure begin, on its clinic's clock.
create or replace function closed_from(k closure) returns timestamptz language sql stable as $$
  select k.first_day::timestamp at time zone c.time_zone from clinic c where c.id = k.clinic_id
$$;
create or replace function closed_before(k closure) returns timestamptz language sql stable as $$
  select (k.last_day + 1)::timestamp at time zone c.time_zone from clinic c where c.id = k.clinic_id
$$;

-- Whether a time is closed by a closure, in part at least: on its days, and between its hours if it has some.
create or replace function closed_at(k closure, p_starts_at timestamptz, p_ends_at timestamptz) returns boolean
  language sql stable as $$
  select p_starts_at >= closed_from(k) and p_starts_at < closed_before(k) and (k.from_time is null
    or l.starts_at < l.starts_at::date + k.to_time and l.ends_at > l.starts_at::date + k.from_time)
  from clinic c, lateral (select p_starts_at at time zone c.time_zone, p_ends_at at time zone c.time_zone) l (starts_at, ends_at)
  where c.id = k.clinic_id
$$;

-- Whether the days of a closure differ still: nobody has opened them again.
create or replace function closure_stands(p_closure uuid) returns boolean language sql stable as $$
  select exists (select from plan_exception where batch_id = p_closure)
$$;

-- The visits of a closure that nobody decided on: still to come, then, and with whom it closes. What was decided while days
-- were closed that are open again decides nothing.
create or replace function visits_undecided(k closure) returns setof uuid language sql stable as $$
  select a.id from appointment a
  where a.clinic_id = k.clinic_id and a.starts_at >= closed_from(k) and a.starts_at < closed_before(k)
    and (k.from_time is null or closed_at(k, a.starts_at, a.ends_at)) and a.starts_at > app_now() and a.status = 'booked' and a.practitioner_id = coalesce(k.practitioner_id, a.practitioner_id)
    and not exists (select from closure_decision d where d.appointment_id = a.id and d.version = a.version
      and d.state in ('pending', 'done', 'undoing') and closure_stands(d.closure_id))
$$;

-- Keeps that some days of a clinic are to be closed, or some hours of each (null: all of it), for everybody or for one
-- practitioner (null: everybody). Noted twice, the first stands; false for a practitioner who sees nobody there, or the closure of another clinic.
create or replace function note_closure(p_who text, p_clinic uuid, p_closure uuid, p_practitioner uuid, p_first_day date,
  p_last_day date, p_from_time time, p_to_time time, p_reason text) returns table (noted boolean) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  insert into closure (id, clinic_id, practitioner_id, first_day, last_day, from_time, to_time, reason, closed_by)
    select p_closure, p_clinic, p_practitioner, p_first_day, p_last_day, p_from_time, p_to_time, p_reason, p_who
    where p_practitioner is null or exists (select from practitioner_role r
      where r.clinic_id = p_clinic and r.practitioner_id = p_practitioner)
    on conflict do nothing;
  return query select exists (select from closure where id = p_closure and clinic_id = p_clinic);
end $$;

-- Holds a free slot of a closure's clinic for the visit that is to move there, for an hour; false while somebody else has it.
create or replace function hold_for_closure(k closure, p_slot uuid) returns boolean language plpgsql as $$
begin
  if not exists (select from slot s where s.id = p_slot and s.clinic_id = k.clinic_id and s.status = 'free'
      and s.starts_at > app_now()) then
    return false;
  end if;
  insert into hold as h (slot_id, holder, until) values (p_slot, k.id, app_now() + interval '1 hour')
    on conflict (slot_id) do update set id = uuidv7(), holder = excluded.holder, session = null, until = excluded.until,
      extended = false, moves = null, kind = excluded.kind, desk_call = null
      where h.until <= app_now();
  return found;
end $$;

-- Takes decisions on visits of a closure, each on the visit as it was shown (its version), to be carried out one by one; a slot
-- that one moves to is held for it from now on. Answers how many of them stand, or null for no closure of this clinic: a visit
-- that changed since, that somebody decided on, or whose slot is gone is left as it is. Called again, it takes none twice.
create or replace function decide_on_visits(p_who text, p_clinic uuid, p_closure uuid, p_decisions jsonb)
  returns table (standing integer) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  k closure;
  d record;
begin
  select * into k from closure where id = p_closure and clinic_id = p_clinic;
  if not found then
    return query select null::integer;
    return;
  end if;
  perform door.work_on_days(p_who, 'day', p_clinic, closed_from(k), closed_before(k));
  perform from slot where id = any (array(
    select slot from jsonb_to_recordset(p_decisions) as x (slot uuid) where slot is not null)) order by id for update;
  for d in select x.* from jsonb_to_recordset(p_decisions) as x (appointment uuid, version integer, kind text, slot uuid)
      order by x.appointment loop
    -- Of days that are open again, though their plans have this visit's time no more.
    update closure_decision o set state = 'undone', undone_by = p_who
      where (o.appointment_id, o.version) = (d.appointment, d.version) and o.state = 'done' and o.kind in ('keep', 'telephone')
        and not closure_stands(o.closure_id);
    continue when exists (select from closure_decision o where o.state in ('pending', 'done', 'undoing')
        and (o.appointment_id, o.version) = (d.appointment, d.version) or o.slot_id = d.slot and o.state = 'pending')
      or not exists (select from visits_undecided(k) u (id) join appointment a on a.id = u.id
        where a.id = d.appointment and a.version = d.version);
    if d.kind = 'move' then
      continue when not hold_for_closure(k, d.slot);
    end if;
    insert into closure_decision (closure_id, appointment_id, version, was_at, kind, slot_id, decided_by)
      select k.id, a.id, a.version, a.starts_at, d.kind, d.slot, p_who from appointment a where a.id = d.appointment
      on conflict do nothing;
  end loop;
  return query select count(*)::integer from closure_decision o
    join jsonb_to_recordset(p_decisions) as x (appointment uuid, version integer, kind text)
      on (x.appointment, x.version, x.kind) = (o.appointment_id, o.version, o.kind)
    where o.closure_id = k.id and o.state in ('pending', 'done', 'undoing');
end $$;

-- Has decisions of a closure be undone, one or all (null), as long as their messages have not left; one that waits is dropped at
-- once. Answers how many there are.
create or replace function undo_decisions(p_who text, p_clinic uuid, p_closure uuid, p_decision uuid)
  returns table (undone integer) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_undone integer;
begin
  with dropped as (
    update closure_decision d set state = case d.state when 'pending' then 'undone' else 'undoing' end, undone_by = p_who, why = null
      from closure k
      where k.id = d.closure_id and k.id = p_closure and k.clinic_id = p_clinic and d.id = coalesce(p_decision, d.id)
        and (d.state = 'pending' or d.state = 'done' and (d.leaves_at is null or d.leaves_at > app_now()))
      returning d.state, d.slot_id
  ), released as (
    delete from hold where holder = p_closure and slot_id in (select slot_id from dropped where state = 'undone')
  )
  select count(*) into v_undone from dropped;
  return query select v_undone;
end $$;

-- The closures of a clinic that are not over by two weeks, soonest first, or one of them, with how far they are: counts, and no
-- record is opened. A closure whose days were opened again stands no more.
create or replace function closures_of(p_clinic uuid, p_closure uuid) returns table (id uuid, practitioner_id uuid,
    first_day date, last_day date, from_time text, to_time text, reason text, stands boolean, undecided integer, pending integer, done integer,
    failed integer, from_at timestamptz, to_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, k.practitioner_id, k.first_day, k.last_day, to_char(k.from_time, 'HH24:MI'), to_char(k.to_time, 'HH24:MI'),
    k.reason, closure_stands(k.id),
    (select count(*) from visits_undecided(k))::integer, d.pending, d.done, d.failed,
    least(closed_from(k), d.from_at), greatest(closed_before(k), d.to_at)
  from closure k cross join lateral (
    select (count(*) filter (where d.state in ('pending', 'undoing')))::integer as pending,
      (count(*) filter (where d.state = 'done'))::integer as done,
      (count(*) filter (where d.state = 'failed'))::integer as failed,
      min(a.starts_at) as from_at, max(a.starts_at) + interval '1 second' as to_at
    from closure_decision d join appointment a on a.id = d.appointment_id where d.closure_id = k.id) d
  where k.clinic_id = p_clinic and k.id = coalesce(p_closure, k.id)
    and (p_closure is not null or k.last_day > app_now()::date - 14)
  order by k.first_day, k.id
$$;

-- The last decision on each visit of a closure: what, how far, why not, and until when it can be undone; the soonest visit first,
-- by when it is as long as it waits for a decision, else by when it was.
create or replace function decisions_of(p_clinic uuid, p_closure uuid) returns table (id uuid, appointment_id uuid, kind text,
    state text, why text, was_at timestamptz, leaves_at timestamptz, undecided boolean, undoable boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select v.decision_id, v.appointment_id, d.kind, d.state, d.why, d.was_at, d.leaves_at, v.undecided,
    coalesce(d.state in ('pending', 'done') and (d.leaves_at is null or d.leaves_at > app_now()), false)
  from closure k cross join lateral (
    select coalesce(u.id, o.appointment_id) as appointment_id, o.decision_id, u.id is not null as undecided
    from visits_undecided(k) u (id) full join (
      select distinct on (d.appointment_id) d.appointment_id, d.id as decision_id from closure_decision d
      where d.closure_id = k.id order by d.appointment_id, d.id desc) o on o.appointment_id = u.id) v
  join appointment a on a.id = v.appointment_id left join closure_decision d on d.id = v.decision_id
  where k.id = p_closure and k.clinic_id = p_clinic
  order by case when v.undecided then a.starts_at else d.was_at end, v.appointment_id
$$;

-- A closure that nobody has noted yet.
create or replace function closure_of_days(p_clinic uuid, p_practitioner uuid, p_first_day date, p_last_day date, p_from_time time,
  p_to_time time) returns setof closure language sql stable as $$
  select (jsonb_populate_record(null::closure, jsonb_build_object('clinic_id', p_clinic, 'practitioner_id', p_practitioner,
    'first_day', p_first_day, 'last_day', p_last_day, 'from_time', p_from_time, 'to_time', p_to_time))).*
$$;

-- The visits that would be concerned if some days of a clinic were closed, soonest first, and between which instants those days
-- are: no record is opened.
create or replace function visits_to_close(p_clinic uuid, p_practitioner uuid, p_first_day date, p_last_day date,
  p_from_time time, p_to_time time) returns table (appointment_id uuid, from_at timestamptz, to_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, closed_from(k), closed_before(k)
  from closure_of_days(p_clinic, p_practitioner, p_first_day, p_last_day, p_from_time, p_to_time) k
    cross join lateral visits_undecided(k) u (id) join appointment a on a.id = u.id
  order by a.starts_at, a.id
$$;

-- Once the days of these slots are open again: closes the calls that closures asked for about visits there, and what was decided
-- that left a visit as it was is decided no more, so that whoever closes these days later is asked again.
create or replace function close_calls_of_slots(p_slots uuid[]) returns void language sql
  security definer set search_path = public, pg_temp as $$
  update review_item i set closed_at = app_now(), closed_by = 'job:timetable', closed_why = 'reopened'
    from appointment a join closure_decision d on (d.appointment_id, d.version) = (a.id, a.version)
    where a.slot_id = any (p_slots) and a.status = 'booked' and d.kind = 'telephone' and d.state = 'done'
      and i.appointment_id = a.id and i.kind = 'telephone' and i.closed_at is null;
  update closure_decision d set state = 'undone', undone_by = 'job:timetable'
    from appointment a
    where a.slot_id = any (p_slots) and a.status = 'booked' and (d.appointment_id, d.version) = (a.id, a.version)
      and d.kind in ('telephone', 'keep') and d.state = 'done'
$$;

-- Free slots of a clinic to which visits of closed days could move, soonest first: none of what is closed itself.
create or replace function slots_instead(p_clinic uuid, p_practitioner uuid, p_first_day date, p_last_day date,
  p_from_time time, p_to_time time) returns table (slot_id uuid, starts_at timestamptz, practitioner_id uuid, reason text, method text, profession text,
    title_fr text, title_en text, first_name text, last_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.starts_at, s.practitioner_id, s.reason, s.method, p.profession, p.title_fr, p.title_en, p.first_name, p.last_name
  from closure_of_days(p_clinic, p_practitioner, p_first_day, p_last_day, p_from_time, p_to_time) k,
    slot s join practitioner p on p.id = s.practitioner_id
  where s.clinic_id = p_clinic and s.starts_on >= app_now()::date - 1 and s.starts_at > app_now() and s.status = 'free'
    and not (s.starts_on between p_first_day and p_last_day and s.practitioner_id = coalesce(p_practitioner, s.practitioner_id)
      and closed_at(k, s.starts_at, s.ends_at))
    and not exists (select from hold h where h.slot_id = s.id and h.until > app_now())
  order by s.starts_at, s.id limit 500
$$;

alter function closed_from owner to clinic_writer;
alter function closed_before owner to clinic_writer;
alter function closed_at owner to clinic_writer;
alter function closure_stands owner to clinic_writer;
alter function note_closure owner to clinic_writer;
alter function hold_for_closure owner to clinic_writer;
alter function decide_on_visits owner to clinic_writer;
alter function undo_decisions owner to clinic_writer;
revoke all on function closed_from, closed_before, closed_at, closure_stands, note_closure, hold_for_closure, decide_on_visits,
  undo_decisions, visits_undecided, closures_of, decisions_of, closure_of_days, visits_to_close, close_calls_of_slots, slots_instead
  from public;
-- What only counts and names no person runs as the owner.
grant execute on function closed_from, closed_before, closed_at, closure_stands to clinic_owner;
grant execute on function visits_undecided, close_calls_of_slots to clinic_writer;
grant execute on function note_closure, decide_on_visits, undo_decisions, closures_of, decisions_of, visits_to_close,
  slots_instead to clinic_app;
