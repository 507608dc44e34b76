-- Keeps the newest code of a person's session in place of an older one, and queues its message when one of the
-- person's appointments carries the address: the same work whether one does or none (S-01).
create or replace function keep_code(p_who text, p_person uuid, p_session uuid, p_channel text, p_address uuid, p_code_mac text,
  p_tries integer, p_minutes integer, p_message uuid, p_locale text, p_sealed text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_end timestamptz := app_now() + make_interval(mins => p_minutes);
  v_patient uuid := door.write(p_who, 'confirmation', p_person);
begin
  insert into confirmation_code (person, session, address_index, code_mac, tries_left, expires_at)
    values (p_person, p_session, p_address, p_code_mac, p_tries, v_end)
    on conflict (person, session) do update set address_index = excluded.address_index, code_mac = excluded.code_mac,
      tries_left = excluded.tries_left, expires_at = excluded.expires_at, used_by = null;
  perform queue_message(p_message, p_channel, 'code', v_patient, null, null, p_locale, p_session, p_sealed, v_end,
      p_address)
    from (select from appointment
      where patient_id = v_patient and (email_index = p_address or phone_index = p_address) limit 1) a;
  perform door.conclude('code_kept', null);
end $$;

-- The address that a code proves, once; none when the code is wrong, late, used, of another session or person, or
-- when no try is left. A try is counted before it is compared. The call that used a code may ask again.
create or replace function use_code(p_who text, p_person uuid, p_session uuid, p_code_mac text, p_call uuid,
  out address_index uuid) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform door.write(p_who, 'confirmation', p_person);
  update confirmation_code c set tries_left = tries_left - 1,
      used_by = case when c.code_mac = p_code_mac then p_call end
    where person = p_person and session = p_session and tries_left > 0 and expires_at > app_now() and used_by is null;
  select c.address_index into address_index from confirmation_code c
    where person = p_person and session = p_session and used_by = p_call;
  if address_index is not null then
    perform confirm_address(address_index);
  end if;
  perform door.conclude(case when address_index is null then 'refused' else 'proved' end, null);
end $$;

alter function keep_code owner to clinic_writer;
alter function use_code owner to clinic_writer;
revoke all on function keep_code, use_code from public;
grant execute on function keep_code, use_code to clinic_app;
