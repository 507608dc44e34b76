-- Has some days of a clinic differ from its plans, or no longer (p_removed, a batch), or has it take other Easter days, and makes their slots what is planned
-- then, as was previewed, all or nothing. Answers as publish_plan does; null for somebody or something that is not
-- this clinic's. Without an officer it only closes. Called again after a lost answer, it says 'done'.
create or replace function change_timetable(p_clinic uuid, p_version integer, p_by uuid, p_exceptions jsonb, p_removed uuid,
  p_easter text, p_practitioners uuid[], p_from date, p_before date, p_visits jsonb, p_digest text) returns table (outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_locked boolean := lock_timetable(p_clinic, p_version);
begin
  if exists (select from plan_exception e join jsonb_to_recordset(p_exceptions) as n (batch_id uuid) using (batch_id)
      where e.clinic_id = p_clinic) then
    return query select 'done';
  elsif p_removed is not null
    and not exists (select from plan_exception e where e.batch_id = p_removed and e.clinic_id = p_clinic)
    or p_easter is not null and exists (select from clinic k where k.id = p_clinic and k.easter = p_easter) then
    return query select 'done';
  elsif exists (select from jsonb_populate_recordset(null::plan_exception, p_exceptions) n
      where n.practitioner_id is not null and not exists (select from practitioner_role r
          where r.clinic_id = p_clinic and r.practitioner_id = n.practitioner_id)
        or n.healthcare_service_id is not null and not exists (select from healthcare_service h
          where h.id = n.healthcare_service_id and h.clinic_id = p_clinic
            and coalesce(h.practitioner_id, n.practitioner_id) = n.practitioner_id)) then
    return query select null;
  elsif not has_officer(p_clinic) and not (p_removed is null and p_easter is null and not exists (
      select from jsonb_to_recordset(p_exceptions) as n (kind text) where n.kind <> 'closed')) then
    return query select 'no_officer';
  elsif not v_locked
    or not apply_timetable(p_clinic, p_practitioners, p_from, p_before, p_visits, p_digest) then
    return query select 'changed';
  else
    delete from plan_exception where batch_id = p_removed and clinic_id = p_clinic;
    insert into plan_exception (batch_id, clinic_id, practitioner_id, on_day, kind, from_time, to_time,
        healthcare_service_id, reason, set_by)
      select n.batch_id, p_clinic, n.practitioner_id, n.on_day, n.kind, n.from_time, n.to_time,
        n.healthcare_service_id, n.reason, p_by
      from jsonb_populate_recordset(null::plan_exception, p_exceptions) n;
    perform set_easter(p_clinic, p_easter);
    update timetable set version = version + 1 where clinic_id = p_clinic;
    return query select 'done';
  end if;
end $$;

alter function change_timetable owner to clinic_writer;
revoke all on function change_timetable from public;
grant execute on function change_timetable to clinic_app;
