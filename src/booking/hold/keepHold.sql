-- Ten more minutes from now, once, while the hold lives.
create or replace function extend_hold(p_hold uuid, p_holder uuid, p_session uuid, out extended boolean)
  language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  update hold h set until = h.until + interval '10 minutes', extended = true
    where h.id = p_hold and h.holder = p_holder and h.session = p_session and not h.extended and h.until > app_now();
  extended := found;
end $$;

-- Gives a held slot back at once; released twice, or another's, nothing changes.
create or replace function release_hold(p_hold uuid, p_holder uuid, p_session uuid) returns void language sql
  security definer set search_path = public, pg_temp as $$
  delete from hold where id = p_hold and holder = p_holder and session = p_session
$$;

alter function extend_hold owner to clinic_writer;
alter function release_hold owner to clinic_writer;
revoke all on function extend_hold, release_hold from public;
grant execute on function extend_hold, release_hold to clinic_app;
