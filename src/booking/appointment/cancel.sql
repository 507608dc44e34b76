-- Cancels, exactly once, up to the clinic's deadline, or later and marked so where the clinic takes that; and frees the slot. Slots are locked before appointments, as
-- everywhere; an appointment that moved in between is told so.
create or replace function cancel_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_session uuid,
  p_appointment uuid, out outcome text, out appointment_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  v_patient uuid;
  v_slot uuid;
  a appointment;
begin
  select * into outcome, appointment_id from answer_of(p_person, p_key, p_body_hash);
  if outcome is not null then return; end if;
  v_patient := door.write(p_who, 'cancellation', p_person, p_appointment => p_appointment);
  <<change>>
  begin
    select slot_id into v_slot from appointment where id = p_appointment and patient_id = v_patient;
    if not found then outcome := 'not_found'; exit change; end if;
    perform from slot where id = v_slot for update;
    select * into a from appointment where id = p_appointment for update;
    appointment_id := a.id;
    if a.status = 'cancelled' then outcome := 'done'; exit change; end if;
    if a.slot_id <> v_slot then outcome := 'changed'; exit change; end if;
    if a.status <> 'booked' or not is_cancellable(a) then outcome := 'too_late'; exit change; end if;

    update appointment set status = 'cancelled', cancelled_for = 'patient', cancelled_how = 'web', cancelled_late = not is_changeable(a), version = version + 1, changed_at = app_now(), changed_by = p_who
      where id = a.id returning * into a;
    perform free_slot(v_slot), queue_notice('cancelled', a, p_session), keep_answer(p_person, p_key, p_body_hash, a.id);
    outcome := 'done';
  end change;
  perform door.conclude(outcome, appointment_id);
end $$;

alter function cancel_appointment owner to clinic_writer;
revoke all on function cancel_appointment from public;
grant execute on function cancel_appointment to clinic_app;
