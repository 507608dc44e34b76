-- Records that a person agreed to one purpose, in the words of one version.
create or replace function give_consent(p_person uuid, p_appointment uuid, p_purpose text, p_text_version text,
  p_locale text) returns void language sql as $$
  insert into consent (person, appointment_id, purpose, text_version, locale)
    values (p_person, p_appointment, p_purpose, p_text_version, p_locale)
$$;

-- Ends every consent that was given for an appointment; proof of it stays.
create or replace function withdraw_consents(p_appointment uuid) returns void language sql as $$
  update consent set withdrawn_at = app_now() where appointment_id = p_appointment and withdrawn_at is null
$$;

revoke all on function give_consent, withdraw_consents from public;
grant execute on function give_consent, withdraw_consents to clinic_app;
