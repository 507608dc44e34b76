-- Ends the messages of a person to one address by one channel, as its owner told the carrier, or by the link of a mail: none of
-- their appointments agrees to them any more. What was queued otherwise stays true, so no version changes.
create or replace function end_messages(p_patient uuid, p_channel text, p_address_index uuid) returns void
  language plpgsql as $$
declare
  v_appointment uuid;
begin
  for v_appointment in update appointment set email_consent = email_consent and p_channel <> 'email',
        sms_consent = sms_consent and p_channel <> 'sms'
      where patient_id = p_patient and case p_channel when 'email' then email_consent and email_index = p_address_index
        when 'sms' then sms_consent and phone_index = p_address_index end
      returning id loop
    perform withdraw_consent(v_appointment, p_channel);
  end loop;
end $$;

alter function end_messages owner to clinic_writer;
revoke all on function end_messages from public;
