-- Keeps the newest code of a person's session in place of an older one, and queues its message when one of the
-- appointments opened to this transaction carries the address: the same work whether one does or none (S-01).
create or replace function keep_code(p_person uuid, p_session uuid, p_email_index uuid, p_code_mac text,
  p_tries integer, p_minutes integer, p_message uuid, p_locale text, p_sealed text) returns void
  language plpgsql as $$
declare
  v_end timestamptz := app_now() + make_interval(mins => p_minutes);
begin
  insert into confirmation_code (person, session, email_index, code_mac, tries_left, expires_at)
    values (p_person, p_session, p_email_index, p_code_mac, p_tries, v_end)
    on conflict (person, session) do update set email_index = excluded.email_index, code_mac = excluded.code_mac,
      tries_left = excluded.tries_left, expires_at = excluded.expires_at;
  perform queue_message(p_message, 'code', a.patient_id, null, null, p_locale, p_session, p_sealed, v_end)
    from (select patient_id from appointment where email_index = p_email_index limit 1) a;
end $$;

revoke all on function keep_code from public;
grant execute on function keep_code to clinic_app;
