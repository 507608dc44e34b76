-- Why a slot cannot be held, whatever the register says, or null; the limit of a day first, to tell nothing of a slot.
create or replace function slot_refusal(p_slot uuid, p_holder uuid, p_session uuid, p_proved boolean,
  p_per_day integer, out outcome text) language sql stable
  security definer set search_path = public, pg_temp as $$
  select case
    when not may_confirm(p_holder, p_proved, p_per_day) then 'limit_reached'
    when s.id is null then 'not_found'
    when s.status <> 'free' then 'slot_taken'
    when exists (select from held_elsewhere(p_slot, p_session, app_now())) then 'slot_held'
  end
  from (select) as asked left join slot s on s.id = p_slot
$$;

-- Holds a slot for a session and answers 'held' with the hold, or the reason why not. Whoever takes and gives back slots
-- by the dozen, or one for ever, is stopped for an hour (S-18). Slots are locked in id order. A session has one hold: an
-- older one is replaced, and its own is found again. An expired hold is overwritten. A person has two live holds at most,
-- over all sessions: a third ends the time of the oldest, which still confirms while nobody takes its slot, so that no
-- device learns of another or shuts it out (S-01).
create or replace function hold_slot(p_slot uuid, p_holder uuid, p_session uuid, p_eligibility jsonb, p_moves uuid,
  p_proved boolean, p_per_day integer, p_per_hour integer, p_same_slot_per_hour integer, out outcome text, out hold_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  s slot;
  v_now timestamptz := app_now();
begin
  perform pg_advisory_xact_lock(hashtextextended(p_holder::text, 1));
  -- One list of ids: with an "or", a million slots would be read to lock three.
  perform from slot
    where id = any (p_slot || array(select h.slot_id from hold h where h.holder = p_holder)) order by id for update;
  outcome := (slot_refusal(p_slot, p_holder, p_session, p_proved, p_per_day));
  if outcome is not null then return; end if;
  select * into s from slot where id = p_slot;
  if slot_bookable(s, e, v_now) is not true then outcome := 'slot_closed'; return; end if;

  outcome := 'held';
  select h.id into hold_id from hold h
    where h.slot_id = p_slot and h.session = p_session and h.holder = p_holder and h.until > v_now
      and h.moves is not distinct from p_moves;
  if found then return; end if;

  if (select count(*) >= p_per_hour or count(*) filter (where slot_id = p_slot) >= p_same_slot_per_hour
      from held_slot where holder = p_holder and proved = p_proved and held_at > v_now - interval '1 hour') then
    outcome := 'held_too_often';
    return;
  end if;
  insert into held_slot (holder, proved, slot_id) values (p_holder, p_proved, p_slot);

  delete from hold where session = p_session and slot_id <> p_slot;
  update hold set until = v_now where slot_id in (
    select h.slot_id from hold h
    where h.holder = p_holder and h.session is distinct from p_session and h.until > v_now
    order by h.until desc offset 1);
  -- Its own live hold of this slot, for another purpose, keeps its time.
  insert into hold as h (slot_id, holder, session, until, moves)
    values (p_slot, p_holder, p_session, v_now + interval '10 minutes', p_moves)
    on conflict (slot_id) do update set id = excluded.id, holder = excluded.holder, session = excluded.session,
      moves = excluded.moves, kind = excluded.kind, desk_call = null,
      until = case when h.session = excluded.session and h.until > v_now then h.until else excluded.until end,
      extended = h.session = excluded.session and h.until > v_now and h.extended
    returning h.id into hold_id;
end $$;

-- What a session holds, lapsed or not: it has one hold at most, and no other session sees it.
create or replace function hold_of_session(p_holder uuid, p_session uuid) returns table (
  id uuid, slot_id uuid, until timestamptz, extended boolean, moves uuid, lapsed boolean) language sql stable
  security definer set search_path = public, pg_temp as $$
  select h.id, h.slot_id, h.until, h.extended, h.moves, h.until <= app_now()
  from hold h where h.session = p_session and h.holder = p_holder
$$;

alter function slot_refusal owner to clinic_writer;
alter function hold_slot owner to clinic_writer;
alter function hold_of_session owner to clinic_writer;
revoke all on function slot_refusal, hold_slot, hold_of_session from public;
grant execute on function slot_refusal, hold_slot, hold_of_session to clinic_app;
