-- The call of a member of staff at a clinic, locked, and begun the first time that something is noted of it; none for another's,
-- and for one that is booked.
create or replace function own_call(p_call uuid, p_account uuid, p_clinic uuid) returns desk_call language plpgsql as $$
declare
  c desk_call;
begin
  insert into desk_call (id, account_id, clinic_id) values (p_call, p_account, p_clinic) on conflict do nothing;
  select * into c from desk_call
    where id = p_call and account_id = p_account and clinic_id = p_clinic and appointment_id is null for update;
  return c;
end $$;

-- Notes whom a search found: who telephones, when it is one, for an hour; false for a call that is not theirs to go on with.
create or replace function note_callers(p_call uuid, p_account uuid, p_clinic uuid, p_found jsonb) returns table (noted boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_found uuid[] := array(select f.person::uuid from jsonb_array_elements_text(p_found) f (person));
begin
  noted := (own_call(p_call, p_account, p_clinic)).id is not null;
  update desk_call set found = v_found, person = case cardinality(v_found) when 1 then v_found[1] end,
      until = app_now() + interval '1 hour' where noted and id = p_call;
  return next;
end $$;

-- Begins a call with somebody whom they may look at, found by no search: it is about them no longer than that look (S-27). False for
-- anybody else, and for a call that is not theirs to go on with.
create or replace function call_person(p_call uuid, p_account uuid, p_clinic uuid, p_person uuid) returns table (noted boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  l record;
begin
  select * into l from may_look(p_account, p_clinic, p_person);
  noted := l.why is not null and (own_call(p_call, p_account, p_clinic)).id is not null;
  update desk_call set found = '{}', person = l.person, until = l.until where noted and id = p_call;
  return next;
end $$;

-- Notes which of those who were found it is; false for anybody else.
create or replace function choose_caller(p_call uuid, p_account uuid, p_clinic uuid, p_person uuid) returns table (noted boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c desk_call;
begin
  c := own_call(p_call, p_account, p_clinic);
  noted := coalesce(p_person = any (c.found) and c.until > app_now(), false);
  update desk_call set person = p_person where noted and id = p_call;
  return next;
end $$;

-- Keeps what was typed of how to reach somebody, sealed, for the next slot of the call.
create or replace function keep_draft(p_call uuid, p_account uuid, p_clinic uuid, p_draft text) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update desk_call set draft = p_draft
    where id = p_call and account_id = p_account and clinic_id = p_clinic and appointment_id is null
$$;

-- Holds a free slot of the clinic for a call, ten minutes from now, in place of its older one: 'held', 'slot_taken', 'slot_held' while
-- anybody else holds it, or 'not_found'. It may be kept for the desk, or not open to patients yet. Whoever has ten held is
-- given an eleventh, which ends the time of the oldest; that one still books while nobody takes its slot. Slots are locked in id
-- order, after the call.
create or replace function hold_for_desk(p_call uuid, p_account uuid, p_clinic uuid, p_slot uuid, out outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  s slot;
  v_now timestamptz := app_now();
begin
  if (own_call(p_call, p_account, p_clinic)).id is null then outcome := 'not_found'; return; end if;
  perform from slot
    where id = any (p_slot || array(select h.slot_id from hold h where h.holder = p_account)) order by id for update;
  select * into s from slot where id = p_slot and clinic_id = p_clinic;
  outcome := case when s.id is null then 'not_found'
    when s.status <> 'free' or s.starts_at <= v_now then 'slot_taken'
    when exists (select from hold h where h.slot_id = s.id and h.until > v_now
        and (h.holder <> p_account or h.desk_call is distinct from p_call))
      then 'slot_held'
    else 'held' end;
  if outcome <> 'held' then return; end if;
  delete from hold where desk_call = p_call and holder = p_account and slot_id <> p_slot;
  update hold set until = v_now where slot_id in (
    select h.slot_id from hold h where h.holder = p_account and h.desk_call <> p_call and h.until > v_now
    order by h.until desc offset 9);
  insert into hold (slot_id, holder, kind, desk_call, until)
    values (p_slot, p_account, 'desk', p_call, v_now + interval '10 minutes')
    on conflict (slot_id) do update set id = excluded.id, holder = excluded.holder, kind = excluded.kind,
      desk_call = excluded.desk_call, session = null, moves = null, extended = false, until = excluded.until;
end $$;

-- Gives back what a call holds; done twice, or for another's call, it changes nothing.
create or replace function release_for_desk(p_call uuid, p_account uuid) returns void
  language sql security definer set search_path = public, pg_temp as $$
  delete from hold where desk_call = p_call and holder = p_account and kind = 'desk'
$$;

-- What a member of staff has noted of a call, and the slot that it holds, lapsed or not. Once its time is over, and unless it is
-- booked, it is about nobody: who it is is asked again (S-27).
create or replace function desk_call_of(p_call uuid, p_account uuid, p_clinic uuid) returns table (
  id uuid, found uuid[], person uuid, appointment_id uuid, draft text, slot_id uuid, until timestamptz, lapsed boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, case when c.until > app_now() then c.found else '{}' end,
    case when c.until > app_now() or c.appointment_id is not null then c.person end, c.appointment_id, c.draft, h.slot_id, h.until, h.until <= app_now()
  from desk_call c left join hold h on h.desk_call = c.id and h.holder = c.account_id
  where c.id = p_call and c.account_id = p_account and c.clinic_id = p_clinic
$$;

-- How many live visits the practitioner of a slot has while it lasts, of whomever and wherever.
create or replace function visits_during(p_slot uuid) returns integer language sql stable security definer
  set search_path = public, pg_temp as $$
  select count(*)::integer from slot s join appointment a on a.practitioner_id = s.practitioner_id
    and a.starts_at < s.ends_at and a.ends_at > s.starts_at
  where s.id = p_slot and a.status not in ('cancelled', 'entered-in-error')
$$;

alter function own_call owner to clinic_writer;
alter function note_callers owner to clinic_writer;
alter function call_person owner to clinic_writer;
alter function choose_caller owner to clinic_writer;
alter function keep_draft owner to clinic_writer;
alter function hold_for_desk owner to clinic_writer;
alter function release_for_desk owner to clinic_writer;
alter function desk_call_of owner to clinic_writer;
revoke all on function own_call, note_callers, call_person, choose_caller, keep_draft, hold_for_desk, release_for_desk,
  desk_call_of, visits_during from public;
grant execute on function note_callers, call_person, choose_caller, keep_draft, hold_for_desk, release_for_desk,
  desk_call_of to clinic_app;
grant execute on function visits_during to clinic_writer, clinic_app;
