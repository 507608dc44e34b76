-- Takes a slot for an appointment. The caller has locked it and seen that it is bookable.
create or replace function take_slot(p_slot uuid) returns void language sql as $$
  update slot set status = 'busy' where id = p_slot
$$;

-- Gives the slot of a former appointment back to whoever searches; one that no plan has any more is withdrawn.
create or replace function free_slot(p_slot uuid) returns void language sql as $$
  update slot set status = case when outside_plan then 'entered-in-error' else 'free' end where id = p_slot
$$;

alter function take_slot owner to clinic_writer;
alter function free_slot owner to clinic_writer;
revoke all on function take_slot, free_slot from public;
