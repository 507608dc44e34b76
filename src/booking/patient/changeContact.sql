-- Counts a change of how to reach somebody; false after five in a day (S-18).
create or replace function count_contact_change(p_person uuid) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_person::text, 5));
  if (select count(*) from contact_change where person = p_person and changed_at > app_now() - interval '1 day') >= 5 then
    return false;
  end if;
  insert into contact_change (person) values (p_person);
  return true;
end $$;

-- Replaces how to reach the person of an appointment and what it may be used for, exactly once, and tells former addresses
-- (id, channel, sealed) and new ones; 'changed' when the appointment is not any more as it was shown. Whoever had a former
-- address is told, whatever it was used for: it may be how a person learns of a theft.
create or replace function change_contact(p_key uuid, p_who text, p_person uuid, p_session uuid, p_appointment uuid,
  p_version integer, p_locale text, p_contact jsonb, p_former jsonb,
  out outcome text, out appointment_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  contact booked_contact := jsonb_populate_record(null::booked_contact, p_contact);
  v_patient uuid;
  v_former appointment;
  a appointment;
begin
  select * into outcome, appointment_id from answer_of(p_person, p_key, '');
  if outcome is not null then return; end if;
  v_patient := door.write(p_who, 'contact', p_person, p_appointment => p_appointment);
  <<change>>
  begin
    select * into a from appointment where id = p_appointment and patient_id = v_patient for update;
    if not found then outcome := 'not_found'; exit change; end if;
    if a.version <> p_version or a.status <> 'booked' or app_now() >= a.starts_at then
      outcome := 'changed';
      exit change;
    end if;
    if not count_contact_change(p_person) then outcome := 'changed_too_often'; exit change; end if;
    v_former := a;

    update appointment set email = contact.email, email_index = contact.email_index, email_consent = contact.consent,
      phone = contact.phone, phone_index = contact.phone_index, sms_consent = contact.sms_consent,
      discreet = contact.discreet, address = contact.address, needs = contact.needs,
      version = version + 1, changed_at = app_now(), changed_by = p_who
      where id = a.id returning * into a;
    perform withdraw_consents(a.id);
    perform consent_to_messages(p_person, a, contact, p_locale), queue_notice('contact_changed', a, p_session, p_locale);
    perform queue_message(f.id, f.channel, 'contact_changed', v_patient, a.id, a.version, p_locale, p_session, f.sealed,
        a.starts_at, case f.channel when 'email' then v_former.email_index else v_former.phone_index end)
      from jsonb_to_recordset(p_former) as f (id uuid, channel text, sealed text);
    outcome := 'done';
    appointment_id := a.id;
    perform keep_answer(p_person, p_key, '', a.id);
  end change;
  perform door.conclude(outcome, appointment_id);
end $$;

alter function count_contact_change owner to clinic_writer;
alter function change_contact owner to clinic_writer;
revoke all on function count_contact_change, change_contact from public;
grant execute on function change_contact to clinic_app;
