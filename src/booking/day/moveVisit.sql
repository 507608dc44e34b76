-- Moves a visit of a clinic that has not begun to another of its free slots, and tells the person by the ways that they agreed
-- to. Both slots are locked in id order, before the appointment, as everywhere. Answers with 'done', 'changed' when the visit is
-- not as it was shown any more, 'refused' once it has begun, 'slot_taken' for a slot that is not free here any more,
-- 'slot_held' while somebody holds it, 'unreachable' for a visit that is not at the clinic when nobody knows how to reach the
-- person there, 'overlap' when the person has another visit here then, 'unavailable' when it cannot be otherwise, or null for no visit of this
-- clinic. How it was asked is kept, null for the clinic's own wish: only then does the message say that the clinic moved it. Called again by whoever did it,
-- it says 'done'.
create or replace function move_visit(p_who text, p_clinic uuid, p_appointment uuid, p_version integer, p_slot uuid,
  p_how text)
  returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_old uuid;
  s slot;
  a appointment;
begin
  perform door.work_on_visit(p_who, 'move', p_clinic, p_appointment);
  select slot_id into v_old from appointment where id = p_appointment and clinic_id = p_clinic;
  if not found then
    perform door.conclude('not_found', p_appointment);
    outcome := null;
    return next;
    return;
  end if;
  perform from slot where id in (v_old, p_slot) order by id for update;
  select * into s from slot where id = p_slot and clinic_id = p_clinic;
  select * into a from appointment where id = p_appointment for update;
  if a.slot_id = p_slot and a.version = p_version + 1 and a.changed_by = p_who then
    perform door.conclude('done', p_appointment);
    outcome := 'done';
    return next;
    return;
  end if;
  outcome := case
    when a.status <> 'booked' or a.version <> p_version or a.slot_id <> v_old then 'changed'
    when app_now() >= a.starts_at then 'refused'
    when s.id is null or s.status <> 'free' or s.starts_at <= app_now() then 'slot_taken'
    when exists (select from hold h where h.slot_id = s.id and h.until > app_now()) then 'slot_held'
    when s.method <> 'clinic' and a.phone is null or s.method = 'home' and a.address is null then 'unreachable'
    else 'done' end;
  if outcome = 'done' then
    -- What was agreed to for the visit goes with it: the person's records are opened, and the log names them.
    perform door.write(p_who, 'move', p_patient => a.patient_id, p_appointment => a.id);
    begin
      update appointment set slot_id = s.id, hold_id = uuidv7(), practitioner_id = s.practitioner_id,
          healthcare_service_id = s.healthcare_service_id, starts_at = s.starts_at, ends_at = s.ends_at,
          version = version + 1, timed_at = app_now(), changed_at = app_now(), changed_by = p_who, changed_how = p_how,
          overbooking_reason = null
        where id = a.id returning * into a;
      perform take_slot(s.id), free_slot(v_old), queue_clinic_notice(case when p_how is null then 'moved_by_clinic' else 'moved' end, a),
        extend_consents(a.id, a.ends_at);
    exception when exclusion_violation or unique_violation then
      -- What is elsewhere, and what a practitioner has, is not told from one another.
      outcome := case when exists (select from appointment b
          where b.patient_id = a.patient_id and b.clinic_id = p_clinic and b.id <> a.id
            and b.status not in ('cancelled', 'entered-in-error') and b.starts_at < s.ends_at and b.ends_at > s.starts_at)
        then 'overlap' else 'unavailable' end;
    end;
  end if;
  perform door.conclude(outcome, p_appointment);
  return next;
end $$;

-- The free slots of some days of a clinic that are for people of another age than whoever was born then. Their sex is not asked:
-- the file of a visit does not say it.
create or replace function slots_of_other_ages(p_clinic uuid, p_from date, p_before date, p_birth_date date)
  returns table (slot_id uuid) language sql stable as $$
  select s.id
  from slot s, jsonb_populate_record(null::eligibility, jsonb_build_object('birth_date', p_birth_date)) e
  where s.clinic_id = p_clinic and s.starts_on >= p_from and s.starts_on < p_before and s.status = 'free' and not slot_fits(s, e)
$$;

alter function move_visit owner to clinic_writer;
revoke all on function move_visit, slots_of_other_ages from public;
grant execute on function move_visit, slots_of_other_ages to clinic_app;
