-- Ends the texts of a person to one number, as its owner told the carrier: none of their appointments agrees to them any more.
-- What was queued otherwise stays true, so no version changes.
create or replace function end_texts(p_patient uuid, p_address_index uuid) returns void language plpgsql as $$
declare
  v_appointment uuid;
begin
  for v_appointment in update appointment set sms_consent = false
      where patient_id = p_patient and phone_index = p_address_index and sms_consent returning id loop
    perform withdraw_consent(v_appointment, 'sms');
  end loop;
end $$;

alter function end_texts owner to clinic_writer;
revoke all on function end_texts from public;
