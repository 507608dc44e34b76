-- Takes a slot for an appointment. The caller has locked it and seen that it is bookable.
create or replace function take_slot(p_slot uuid) returns void language sql as $$
  update slot set status = 'busy' where id = p_slot
$$;

-- Whether a live appointment is on a slot, of whomever.
create or replace function slot_in_use(p_slot uuid) returns boolean language sql stable security definer
  set search_path = public, pg_temp as $$
  select exists (select from appointment a
    where a.slot_id = p_slot and a.status not in ('cancelled', 'entered-in-error'))
$$;

-- Gives the slot of a former appointment back to whoever searches, unless another is on it, booked beside it; one that no plan has any
-- more is withdrawn.
create or replace function free_slot(p_slot uuid) returns void language sql as $$
  update slot set status = case when outside_plan then 'entered-in-error' else 'free' end
    where id = p_slot and not slot_in_use(p_slot)
$$;

alter function take_slot owner to clinic_writer;
alter function free_slot owner to clinic_writer;
revoke all on function take_slot, free_slot, slot_in_use from public;
grant execute on function slot_in_use to clinic_writer;
