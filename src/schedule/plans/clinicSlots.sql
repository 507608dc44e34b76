-- Has the slots to come of a clinic, or of all (null), lie where their clinic does, and belong to its group.
create or replace function relocate_slots(p_clinic uuid) returns void language sql as $$
  update slot s set place_id = k.place_id, cell = k.cell from clinic k
    where k.id = s.clinic_id and (p_clinic is null or k.id = p_clinic) and s.starts_at > app_now()
      and (s.place_id, s.cell) is distinct from (k.place_id, k.cell)
$$;

-- Withdraws the free slots to come of a clinic, or of one of its practitioners, whose plans there end; false, and nothing
-- done, while one of them is booked.
create or replace function clear_slots(p_clinic uuid, p_practitioner uuid) returns boolean language plpgsql as $$
declare
  v_today date := (app_now() - interval '1 day')::date;
begin
  insert into timetable (clinic_id) values (p_clinic) on conflict do nothing;
  update timetable set version = version + 1, extended_to = case when p_practitioner is not null then extended_to end
    where clinic_id = p_clinic;
  perform from slot s
    where s.clinic_id = p_clinic and s.starts_on >= v_today and s.starts_at > app_now()
      and (p_practitioner is null or s.practitioner_id = p_practitioner) and s.status <> 'entered-in-error'
    order by s.id for update;
  if exists (select from slot s
      where s.clinic_id = p_clinic and s.starts_on >= v_today and s.starts_at > app_now()
        and (p_practitioner is null or s.practitioner_id = p_practitioner) and s.status = 'busy') then
    return false;
  end if;
  update slot s set status = 'entered-in-error'
    where s.clinic_id = p_clinic and s.starts_on >= v_today and s.starts_at > app_now()
      and (p_practitioner is null or s.practitioner_id = p_practitioner) and s.status <> 'entered-in-error';
  update plan set status = 'retired' where clinic_id = p_clinic and practitioner_id = p_practitioner;
  return true;
end $$;

alter function relocate_slots owner to clinic_writer;
alter function clear_slots owner to clinic_writer;
revoke all on function relocate_slots, clear_slots from public;
grant execute on function relocate_slots to clinic_owner;
