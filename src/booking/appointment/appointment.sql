-- The appointment that a hold became, for whoever confirmed it and for no one else.
create or replace function appointment_of_hold(p_hold uuid, p_patient uuid, p_who text) returns uuid
  language sql stable as $$
  select id from appointment where hold_id = p_hold and patient_id = p_patient and p_who in (booked_by, changed_by)
$$;

-- Writes an appointment in a slot that the caller has locked, and what its person's file knows of them: beside others for a reason, or
-- in a place of its own. Null when it would overlap; nothing is written then.
create or replace function file_appointment(p_appointment uuid, p_reference text, p_reference_index uuid, p_hold uuid, s slot,
  p_patient uuid, person booked_person, contact booked_contact, p_locale text, p_who text, p_how text, p_beside text)
  returns appointment language plpgsql as $$
declare
  a appointment;
begin
  -- One statement: an appointment needs the file of its person, and a file is started by a booking alone.
  with booked as (
    insert into appointment (id, reference, reference_index, hold_id, slot_id, patient_id, clinic_id, practitioner_id,
        healthcare_service_id, starts_at, ends_at, locale, email, email_index, email_consent, phone, phone_index,
        sms_consent, discreet, address, needs, changed_by, booked_by, changed_how, overbooking_reason)
      values (p_appointment, p_reference, p_reference_index, p_hold, s.id, p_patient, s.clinic_id, s.practitioner_id,
        s.healthcare_service_id, s.starts_at, s.ends_at, p_locale, contact.email, contact.email_index, contact.consent,
        contact.phone, contact.phone_index, contact.sms_consent, contact.discreet, contact.address, contact.needs,
        p_who, p_who, p_how, p_beside)
      on conflict do nothing returning patient_id
  )
  insert into patient as known (id, person, identity) select patient_id, person.person, person.identity from booked
    on conflict (id) do update set identity = excluded.identity;
  select * into a from appointment where id = p_appointment;
  return a;
end $$;

alter function appointment_of_hold owner to clinic_writer;
alter function file_appointment owner to clinic_writer;
revoke all on function appointment_of_hold, file_appointment from public;
