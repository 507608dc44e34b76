-- Has the slots to come of a clinic, or of all (null), lie where their clinic does, and belong to its group.
create or replace function relocate_slots(p_clinic uuid) returns void language sql
  security definer set search_path = public, pg_temp as $$
  update slot s set place_id = k.place_id, cell = k.cell from clinic k
    where k.id = s.clinic_id and (p_clinic is null or k.id = p_clinic) and s.starts_at > app_now()
      and (s.place_id, s.cell) is distinct from (k.place_id, k.cell)
$$;

-- Withdraws the free slots to come of a clinic, or of one of its practitioners, whose plans and special days there end; false, and nothing
-- done, while one of them is booked.
create or replace function clear_slots(p_clinic uuid, p_practitioner uuid) returns boolean language plpgsql as $$
declare
  v_today date := (app_now() - interval '1 day')::date;
begin
  perform touch_timetable(p_clinic);
  -- Opened again, a clinic has its days made anew.
  update timetable set extended_to = null where clinic_id = p_clinic and p_practitioner is null;
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
  delete from plan_exception where clinic_id = p_clinic and practitioner_id = p_practitioner and on_day >= v_today;
  return true;
end $$;

alter function relocate_slots owner to clinic_writer;
alter function clear_slots owner to clinic_writer;
revoke all on function relocate_slots, clear_slots from public;
grant execute on function relocate_slots to clinic_app, clinic_owner;
