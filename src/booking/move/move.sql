-- Moves an appointment to the slot of a hold at the same clinic, exactly once: the new slot is taken and the old one
-- freed together, both locked in id order. An overlap gives the hold back.
create or replace function move_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_session uuid,
  p_appointment uuid, p_hold uuid, p_proved boolean, p_per_day integer, p_eligibility jsonb, out outcome text, out appointment_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  v_patient uuid;
  v_new uuid;
  v_old uuid;
  s slot;
  a appointment;
begin
  select * into outcome, appointment_id from answer_of(p_person, p_key, p_body_hash);
  if outcome is not null then return; end if;
  v_patient := door.write(p_who, 'move', p_person, p_appointment => p_appointment);
  <<change>>
  begin
    select slot_id into v_old from appointment where id = p_appointment and patient_id = v_patient;
    if not found then outcome := 'not_found'; exit change; end if;
    select slot_id into v_new from hold
      where id = p_hold and holder = p_person and session = p_session and moves = p_appointment;
    perform from slot where id in (v_new, v_old) order by id for update;
    select * into s from slot where id = v_new;
    select * into a from appointment where id = p_appointment for update;
    perform from hold where id = p_hold and slot_id = v_new for update;
    if not found then
      appointment_id := appointment_of_hold(p_hold, v_patient, p_who);
      outcome := case when appointment_id is null then 'hold_gone' else 'done' end;
      exit change;
    end if;
    if a.slot_id <> v_old or a.status <> 'booked' then outcome := 'changed'; exit change; end if;
    if s.status <> 'free' then outcome := 'slot_taken'; exit change; end if;
    if s.clinic_id <> a.clinic_id or slot_bookable(s, e, app_now()) is not true then
      outcome := 'slot_closed'; exit change;
    end if;
    if not is_changeable(a) then outcome := 'too_late'; exit change; end if;
    if not count_confirmation(p_person, p_proved, p_per_day) then outcome := 'limit_reached'; exit change; end if;

    delete from hold where id = p_hold;
    begin
      update appointment set slot_id = s.id, hold_id = p_hold, practitioner_id = s.practitioner_id,
        healthcare_service_id = s.healthcare_service_id, starts_at = s.starts_at, ends_at = s.ends_at,
        version = version + 1, timed_at = app_now(), changed_at = app_now(), changed_by = p_who,
        overbooking_reason = null where id = a.id returning * into a;
    exception when exclusion_violation or unique_violation then
      outcome := 'overlap';
      exit change;
    end;
    perform take_slot(s.id), free_slot(v_old), queue_notice('moved', a, p_session), extend_consents(a.id, a.ends_at),
      keep_answer(p_person, p_key, p_body_hash, a.id);
    outcome := 'done';
    appointment_id := a.id;
  end change;
  perform door.conclude(outcome, appointment_id);
end $$;

alter function move_appointment owner to clinic_writer;
revoke all on function move_appointment from public;
grant execute on function move_appointment to clinic_app;
