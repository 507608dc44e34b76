-- Ends the e-mails of a person to one address, for whoever has a mail that came there. Called again, it changes nothing.
create or replace function unsubscribe(p_who text, p_patient uuid, p_address_index uuid) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  perform door.write(p_who, 'contact', p_patient => p_patient), end_messages(p_patient, 'email', p_address_index),
    door.conclude('unsubscribed', null);
end $$;

alter function unsubscribe owner to clinic_writer;
revoke all on function unsubscribe from public;
grant execute on function unsubscribe to clinic_app;
