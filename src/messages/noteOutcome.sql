-- Notes what became of a message, and why when it was refused for good or may not have been sent, beside the row of the access
-- log that tells it of the reading that decided. A text that was handed over waits for its receipts; one whose recipient wants
-- none ends their texts. A refusal for good has somebody call about a visit to come, unless it is of an address that the visit carries no more. Noted twice, the first stands.
create or replace function note_outcome(p_who text, p_id uuid, p_channel text, p_patient uuid, p_appointment uuid, p_version integer,
  p_kind text, p_not_after timestamptz, p_outcome text, p_reason text, p_ticket text, p_address_index uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform door.write_outcome(p_who, 'message', p_patient, p_appointment, p_ticket, p_outcome);
  insert into message (outbox_id, channel, patient_id, appointment_id, version, kind, not_after, outcome, reason)
    values (p_id, p_channel, p_patient, p_appointment, p_version, p_kind, p_not_after, p_outcome, p_reason) on conflict do nothing;
  if found then
    perform count_outcome(p_channel, p_kind, p_outcome);
    if p_outcome = 'refused' and not is_to_former_address(p_id, p_appointment, p_version, p_kind, p_channel) then
      perform open_unreachable(p_who, p_appointment, p_kind);
    end if;
  end if;
  delete from text_try where key = p_id;
  if p_channel = 'sms' and p_outcome = 'sent' then
    insert into handed_text (key, patient_id, appointment_id, address_index)
      values (p_id, p_patient, p_appointment, p_address_index) on conflict do nothing;
  elsif p_channel = 'sms' and p_reason = 'opted_out' then
    perform end_messages(p_patient, p_channel, p_address_index);
  end if;
end $$;

alter function note_outcome owner to clinic_writer;
revoke all on function note_outcome from public;
grant execute on function note_outcome to clinic_jobs;
