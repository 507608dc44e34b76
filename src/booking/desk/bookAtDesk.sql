-- Records what a person said aloud of the messages of an appointment, each channel by itself.
create or replace function consent_aloud(p_person uuid, a appointment, p_contact booked_contact, p_to text) returns void
  language sql as $$
  select give_consent_aloud(p_person, a.id, given.purpose, p_contact.consent_version, a.locale, a.ends_at, p_to)
    from (values ('email', p_contact.consent), ('sms', p_contact.sms_consent)) as given (purpose, agreed)
    where given.agreed
$$;

-- Books what a call holds for whoever telephones, exactly once (R-01, R-02): 'done' with the appointment, or why not. A lapsed hold
-- still books a free slot. Or books them beside others, in a slot that is taken, for a reason (`p_beside`: slot, reason, count): only
-- while its practitioner has as many visits then as were seen, else 'counted'. 'warned' with everything that speaks against it,
-- when one of these was not seen yet; 'overlap' with the visit of this clinic that is in the way, or with none: it is never
-- overridden, and what is elsewhere is not named.
create or replace function book_at_desk(p_key uuid, p_body_hash text, p_who text, p_account uuid, p_clinic uuid, p_call uuid,
  p_how text, p_seen jsonb, p_eligibility jsonb, p_person jsonb, p_appointment uuid, p_reference text,
  p_reference_index uuid, p_locale text, p_contact jsonb, p_beside jsonb default null, out outcome text, out appointment_id uuid, out warnings text[])
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person booked_person := jsonb_populate_record(null::booked_person, p_person);
  contact booked_contact := jsonb_populate_record(null::booked_contact, p_contact);
  v_patient uuid;
  v_slot uuid;
  v_hold uuid;
  c desk_call;
  s slot;
  a appointment;
begin
  select * into outcome, appointment_id from answer_of(p_account, p_key, p_body_hash);
  if outcome is not null then return; end if;
  select * into c from desk_call where id = p_call and account_id = p_account and clinic_id = p_clinic for update;
  if c.appointment_id is not null then outcome := 'done'; appointment_id := c.appointment_id; return; end if;
  if c.person is distinct from person.person then outcome := 'changed'; return; end if;
  if p_beside is null then
    select h.slot_id into v_slot from hold h where h.desk_call = p_call and h.holder = p_account;
    select * into s from slot where id = v_slot for update;
    select h.id into v_hold from hold h where h.desk_call = p_call and h.holder = p_account and h.slot_id = v_slot for update;
    if not found then outcome := 'hold_gone'; return; end if;
    if s.status <> 'free' or s.starts_at <= app_now() then outcome := 'slot_taken'; return; end if;
  else
    v_hold := uuidv7();
    select * into s from slot where id = (p_beside ->> 'slot')::uuid and clinic_id = p_clinic for update;
    if s.id is null or s.status <> 'busy' or s.starts_at <= app_now() then outcome := 'slot_taken'; return; end if;
    if visits_during(s.id) <> (p_beside ->> 'count')::integer then outcome := 'counted'; return; end if;
  end if;

  v_patient := door.write_booking(p_who, person.person, p_appointment);
  warnings := array(select w.warning from desk_warnings(v_patient, p_eligibility, s.id) w);
  if not warnings <@ array(select w.code from jsonb_array_elements_text(p_seen) w (code)) then
    outcome := 'warned';
    perform door.drop_empty_file(v_patient), door.conclude(outcome, null);
    return;
  end if;
  delete from hold where desk_call = p_call and holder = p_account;
  a := file_appointment(p_appointment, p_reference, p_reference_index, v_hold, s, v_patient, person, contact, p_locale,
    p_who, p_how, p_beside ->> 'reason');
  if a.id is null then
    outcome := 'overlap';
    select b.id into appointment_id from appointment b
      where b.patient_id = v_patient and b.clinic_id = p_clinic and b.status not in ('cancelled', 'entered-in-error')
        and b.starts_at < s.ends_at and b.ends_at > s.starts_at
      order by b.starts_at, b.id limit 1;
    perform door.drop_empty_file(v_patient), door.conclude(outcome, appointment_id);
    return;
  end if;

  perform take_slot(s.id), queue_notice('booked', a, message_session(a)), consent_aloud(person.person, a, contact, p_who);
  outcome := 'done';
  appointment_id := a.id;
  perform open_review(p_who, p_clinic, 'regularise', a.id, u.reason) from unregistered_person u
    where u.person = person.person and u.merged_into is null;
  delete from desk_search d where d.account_id = p_account and d.clinic_id = p_clinic;
  update desk_call d set appointment_id = a.id, draft = null where d.id = p_call;
  perform keep_answer(p_account, p_key, p_body_hash, a.id), door.conclude(outcome, a.id);
end $$;

alter function consent_aloud owner to clinic_writer;
alter function book_at_desk owner to clinic_writer;
revoke all on function consent_aloud, book_at_desk from public;
grant execute on function book_at_desk to clinic_app;
