-- Ends a session for good, and gives back what it holds; ended twice, it is ended.
create or replace function end_session(p_session uuid) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  insert into ended_session (session) values (p_session) on conflict do nothing;
  perform end_holds(p_session);
end $$;

alter function end_session owner to clinic_writer;
revoke all on function end_session from public;
grant execute on function end_session to clinic_app;
