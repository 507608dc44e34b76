-- What a session is in the middle of: one row, with the slot that it holds now by the database's clock, if any; another
-- session of the same person has none; and whether the session was ended before its time.
create or replace function standing_of_session(p_session uuid, p_holder uuid)
  returns table (ended boolean, hold_id uuid, slot_id uuid, until timestamptz) language sql stable as $$
  select exists (select from ended_session where session = p_session), h.id, h.slot_id, h.until
  from (select) as session left join hold_of_session(p_holder, p_session) h on not h.lapsed
$$;

revoke all on function standing_of_session from public;
grant execute on function standing_of_session to clinic_app;
