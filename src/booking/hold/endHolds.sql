-- Gives back what a session holds, when it ends.
create or replace function end_holds(p_session uuid) returns void language sql as $$
  delete from hold where session = p_session
$$;

revoke all on function end_holds from public;
grant execute on function end_holds to clinic_app;
