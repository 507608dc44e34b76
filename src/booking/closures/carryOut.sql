-- Until when the messages of a closure wait, for whoever undoes it: ten minutes, and by day unless the visit comes sooner.
create or replace function grace_ends_at(p_starts_at timestamptz, p_zone text) returns timestamptz language sql stable as $$
  select case when polite_hour(due.at, p_zone) < p_starts_at - interval '4 hours' then polite_hour(due.at, p_zone) else due.at end
  from (select app_now() + interval '10 minutes' as at) due
$$;

-- Queues the messages of a change that a clinic may still undo, one for each way that the person agreed to; has somebody call
-- those who agreed to none, or write to them. Answers how many messages wait.
create or replace function queue_undoable_notice(p_kind text, a appointment, p_leaves_at timestamptz, p_who text, p_closure uuid)
  returns integer language plpgsql as $$
declare
  v_queued integer := (select count(*) from ways_to_reach(a));
begin
  perform queue_clinic_message_from(way.channel, p_kind, a.patient_id, a.id, a.version, a.locale, message_session(a), p_leaves_at,
      a.starts_at)
    from ways_to_reach(a) way;
  if v_queued = 0 then
    perform open_review(p_who, a.clinic_id, case when a.phone is null then 'letter' else 'telephone' end, a.id, p_closure::text);
  end if;
  return v_queued;
end $$;

-- Does what was decided of one visit, if the visit is as it was shown and its days are closed still; else says why not, and the
-- visit waits for another decision. The caller has locked the decision. Slots are locked before appointments, as everywhere.
create or replace function carry_out(p_who text, d closure_decision, k closure) returns void language plpgsql as $$
declare
  v_zone text := (select time_zone from clinic where id = k.clinic_id);
  v_slot uuid;
  v_queued integer;
  v_leaves_at timestamptz;
  v_why text;
  v_beside text;
  s slot;
  a appointment;
begin
  -- Whoever opens the days again waits, or was faster.
  perform from timetable where clinic_id = k.clinic_id for share;
  perform door.work_on_visit(p_who, case d.kind when 'move' then 'move' when 'cancel' then 'cancellation' else 'day' end,
    k.clinic_id, d.appointment_id);
  select slot_id into v_slot from appointment where id = d.appointment_id;
  perform from slot where id in (v_slot, d.slot_id) order by id for update;
  select * into s from slot where id = d.slot_id;
  select * into a from appointment where id = d.appointment_id for update;
  v_why := case
    when not closure_stands(k.id) then 'reopened'
    when a.id is null or a.status <> 'booked' or a.version <> d.version or a.slot_id <> v_slot then 'changed'
    when app_now() >= a.starts_at then 'begun'
    when d.kind <> 'move' then null
    when s.status <> 'free' or s.starts_at <= app_now()
      or exists (select from hold h where h.slot_id = s.id and h.until > app_now() and h.holder <> k.id) then 'slot_taken'
    when s.method <> 'clinic' and a.phone is null or s.method = 'home' and a.address is null then 'unreachable' end;
  delete from hold where slot_id = d.slot_id and holder = k.id;
  if v_why is null and d.kind = 'cancel' then
    update appointment set status = 'cancelled', cancelled_for = case when k.practitioner_id is null then 'clinic'
        else 'practitioner' end, cancelled_how = null, cancelled_late = false, version = version + 1, changed_at = app_now(),
        changed_by = d.decided_by, changed_how = null
      where id = a.id returning * into a;
    v_leaves_at := grace_ends_at(a.starts_at, v_zone);
    perform free_slot(v_slot);
    v_queued := queue_undoable_notice('cancelled_by_clinic', a, v_leaves_at, d.decided_by, k.id);
  elsif v_why is null and d.kind = 'move' then
    perform door.write(p_who, 'move', p_patient => a.patient_id, p_appointment => a.id);
    begin
      -- Beside nothing any more, the visit has its time alone (R-01).
      v_beside := a.overbooking_reason;
      a := set_visit(a, s, null, d.decided_by);
      perform take_slot(s.id), free_slot(v_slot);
      v_leaves_at := grace_ends_at(a.starts_at, v_zone);
      v_queued := queue_undoable_notice('moved_by_clinic', a, v_leaves_at, d.decided_by, k.id);
    exception when exclusion_violation or unique_violation then
      v_why := 'overlap';
    end;
  elsif v_why is null and d.kind = 'telephone' then
    perform open_review(d.decided_by, a.clinic_id, 'telephone', a.id, k.id::text);
  end if;
  update closure_decision set state = case when v_why is null then 'done' else 'failed' end, why = v_why, from_slot = v_slot,
      overbooking_reason = v_beside, done_version = a.version, queued = v_queued, leaves_at = v_leaves_at
    where id = d.id;
  perform door.conclude(coalesce(v_why, 'done'), d.appointment_id);
end $$;

-- Has a visit be at the time of a slot, beside others for a reason or alone (null); what was agreed to for it goes with it.
create or replace function set_visit(a appointment, s slot, p_beside text, p_by text) returns appointment language plpgsql as $$
begin
  update appointment set status = 'booked', cancelled_for = null, cancelled_how = null, slot_id = s.id,
      hold_id = case when slot_id = s.id then hold_id else uuidv7() end, practitioner_id = s.practitioner_id,
      healthcare_service_id = s.healthcare_service_id, starts_at = s.starts_at, ends_at = s.ends_at,
      overbooking_reason = p_beside, timed_at = case when slot_id = s.id then timed_at else app_now() end,
      version = version + 1, changed_at = app_now(), changed_by = p_by, changed_how = null
    where id = a.id returning * into a;
  perform extend_consents(a.id, a.ends_at);
  return a;
end $$;

-- The slot that a visit goes back to: where it was, or the one that has the same time since its days were opened again.
create or replace function slot_back(p_was slot) returns slot language sql stable as $$
  select s from slot s
  where s.id = p_was.id or s.practitioner_id = p_was.practitioner_id and s.starts_at = p_was.starts_at
    and s.ends_at = p_was.ends_at and s.healthcare_service_id = p_was.healthcare_service_id and s.clinic_id = p_was.clinic_id
    and s.status <> 'entered-in-error'
  order by s.status = 'entered-in-error' limit 1
$$;

-- Undoes what was done about one appointment. Messages that have not left are taken back, the appointment is where it was, its
-- slot too. Once one of them has left, or the appointment or the slot has changed, all stays as it is, and says why. The decision
-- is locked already.
create or replace function undo(p_who text, d closure_decision, k closure) returns void language plpgsql as $$
declare
  v_now uuid;
  v_why text;
  v_beside text;
  s slot;
  a appointment;
begin
  if d.kind in ('telephone', 'keep') then
    if d.kind = 'telephone' then perform close_review_of(d.undone_by, k.id, d.appointment_id, 'undone'); end if;
    update closure_decision set state = 'undone' where id = d.id;
    return;
  end if;
  perform door.work_on_visit(p_who, case d.kind when 'move' then 'move' else 'cancellation' end, k.clinic_id, d.appointment_id);
  select slot_id into v_now from appointment where id = d.appointment_id;
  s := slot_back((select w from slot w where w.id = d.from_slot));
  perform from slot where id in (v_now, s.id) order by id for update;
  select * into s from slot where id = s.id;
  select * into a from appointment where id = d.appointment_id for update;
  v_beside := case d.kind when 'move' then d.overbooking_reason else a.overbooking_reason end;
  v_why := case
    when a.version <> d.done_version or a.slot_id <> v_now then 'changed'
    when app_now() >= d.leaves_at then 'left'
    when app_now() >= s.starts_at then 'begun'
    -- Whoever was beside another goes back beside it, and the other to whom only such visits are beside.
    when s.status not in ('free', 'entered-in-error', 'busy')
      or s.status = 'busy' and v_beside is null and exists (select from appointment o
        where o.slot_id = s.id and o.status not in ('cancelled', 'entered-in-error') and o.overbooking_reason is null)
      or exists (select from hold h where h.slot_id = s.id and h.until > app_now())
      or s.status = 'entered-in-error' and exists (select from slot o
        where o.practitioner_id = s.practitioner_id and o.starts_at > s.starts_at - interval '4 hours'
          and o.starts_at < s.ends_at and o.ends_at > s.starts_at and o.status <> 'entered-in-error') then 'slot_taken' end;
  if v_why is null then
    perform door.write(p_who, case d.kind when 'move' then 'move' else 'cancellation' end, p_patient => a.patient_id,
      p_appointment => a.id);
    begin
      if take_back_notices(a.id, d.done_version) <> d.queued then raise sqlstate 'LEFT0'; end if;
      a := set_visit(a, s, v_beside, d.undone_by);
      perform take_slot(s.id);
      if d.kind = 'move' then perform free_slot(v_now); end if;
      perform close_review_of(d.undone_by, k.id, a.id, 'undone');
    exception when sqlstate 'LEFT0' then
      v_why := 'left';
    when exclusion_violation or unique_violation then
      v_why := 'overlap';
    end;
  end if;
  update closure_decision set state = case when v_why is null then 'undone' else 'done' end, why = v_why where id = d.id;
  perform door.conclude(coalesce(v_why, 'restored'), d.appointment_id);
end $$;

-- Carries out the next decision that waits, or undoes the next one that is to be, all of it or nothing; answers which, or no row
-- when none waits that nobody else has in hand. Whenever a process dies, another goes on from there (R-15). One that fails in a way
-- that nobody foresaw (its SQLSTATE) is put before the clinic again, so that the others go on; an absence is thrown.
create or replace function carry_out_next(p_who text) returns table (carried_out uuid, failed text) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  d closure_decision;
  k closure;
begin
  select * into d from closure_decision where state in ('pending', 'undoing') order by id limit 1 for update skip locked;
  if not found then return; end if;
  select * into k from closure where id = d.closure_id;
  begin
    if d.state = 'pending' then
      perform carry_out(p_who, d, k);
    else
      perform undo(p_who, d, k);
    end if;
  exception when others then
    -- Of the server, its disk, or who works beside: the same passes later.
    if sqlstate ~ '^(08|25|40|53|55P03|57|58)' then raise; end if;
    failed := sqlstate;
    delete from hold where slot_id = d.slot_id and holder = d.closure_id;
    update closure_decision set state = case d.state when 'pending' then 'failed' else 'done' end, why = 'error' where id = d.id;
  end;
  carried_out := d.id;
  return next;
end $$;

alter function grace_ends_at owner to clinic_writer;
alter function queue_undoable_notice owner to clinic_writer;
alter function carry_out owner to clinic_writer;
alter function set_visit owner to clinic_writer;
alter function slot_back owner to clinic_writer;
alter function undo owner to clinic_writer;
alter function carry_out_next owner to clinic_writer;
revoke all on function grace_ends_at, queue_undoable_notice, carry_out, set_visit, slot_back, undo, carry_out_next from public;
grant execute on function carry_out_next to clinic_jobs;
