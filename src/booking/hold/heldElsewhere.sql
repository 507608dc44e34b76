-- The live hold of a slot that belongs to another session than this one, if any. A function that returns rows is
-- inlined where it is read, and costs what its text costs.
create or replace function held_elsewhere(p_slot uuid, p_session uuid, p_now timestamptz) returns table (slot_id uuid)
  language sql stable as $$
  select h.slot_id from hold h where h.slot_id = p_slot and h.session is distinct from p_session and h.until > p_now
$$;

revoke all on function held_elsewhere from public;
grant execute on function held_elsewhere to clinic_app, clinic_writer;
