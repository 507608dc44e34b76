-- Books the slot of a hold, exactly once (R-01, R-02): answers 'done' with the appointment, or the reason why not. A
-- lapsed hold still books a free slot; a hold that became an appointment answers with it. An overlap gives the hold
-- back, as if another person had taken the slot: what is left tells no more, and it counts as a booking (S-01).
create or replace function book(p_key uuid, p_body_hash text, p_who text, p_session uuid, p_hold uuid,
  p_proved boolean, p_per_day integer, p_eligibility jsonb, p_person jsonb, p_appointment uuid, p_reference text, p_reference_index uuid,
  p_locale text, p_contact jsonb, out outcome text, out appointment_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  person booked_person := jsonb_populate_record(null::booked_person, p_person);
  contact booked_contact := jsonb_populate_record(null::booked_contact, p_contact);
  v_patient uuid;
  v_slot uuid;
  s slot;
  a appointment;
begin
  select * into outcome, appointment_id from answer_of(person.person, p_key, p_body_hash);
  if outcome is not null then return; end if;

  select slot_id into v_slot from hold
    where id = p_hold and holder = person.person and session = p_session and moves is null;
  select * into s from slot where id = v_slot for update;
  perform from hold where id = p_hold and slot_id = v_slot for update;
  if not found then
    v_patient := door.write(p_who, 'booking', person.person);
    appointment_id := appointment_of_hold(p_hold, v_patient, p_who);
    outcome := case when appointment_id is null then 'hold_gone' else 'done' end;
    perform door.conclude(outcome, appointment_id);
    return;
  end if;
  if s.status <> 'free' then outcome := 'slot_taken'; return; end if;
  if slot_bookable(s, e, app_now()) is not true then outcome := 'slot_closed'; return; end if;

  if not count_confirmation(person.person, p_proved, p_per_day) then outcome := 'limit_reached'; return; end if;

  v_patient := door.write_booking(p_who, person.person, p_appointment);
  delete from hold where id = p_hold;
  a := file_appointment(p_appointment, p_reference, p_reference_index, p_hold, s, v_patient, person, contact, p_locale,
    p_who, p_how => null, p_beside => null);
  if a.id is null then
    outcome := 'overlap';
    perform door.drop_empty_file(v_patient), door.conclude(outcome, null);
    return;
  end if;

  perform take_slot(s.id), queue_notice('booked', a, p_session);
  perform consent_to_messages(person.person, a, contact, p_locale);
  outcome := 'done';
  appointment_id := a.id;
  perform keep_answer(person.person, p_key, p_body_hash, a.id), door.conclude(outcome, a.id);
end $$;

alter function book owner to clinic_writer;
revoke all on function book from public;
grant execute on function book to clinic_app;
