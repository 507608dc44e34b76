-- Writes a message beside the change that it tells of. Queued again after a lost answer, it is there already.
create or replace function queue_message(p_id uuid, p_kind text, p_patient uuid, p_appointment uuid, p_version integer,
  p_locale text, p_session uuid, p_sealed text, p_not_after timestamptz) returns void language sql as $$
  insert into outbox (id, kind, patient_id, appointment_id, version, locale, session, sealed, not_after)
    values (p_id, p_kind, p_patient, p_appointment, p_version, p_locale, p_session, p_sealed, p_not_after)
    on conflict do nothing
$$;

alter function queue_message owner to clinic_writer;
revoke all on function queue_message from public;
