-- Gives back what a session holds, when it ends.
create or replace function end_holds(p_session uuid) returns void language sql as $$
  delete from hold where session = p_session
$$;

alter function end_holds owner to clinic_writer;
revoke all on function end_holds from public;
