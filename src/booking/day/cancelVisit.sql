-- Cancels a visit of a clinic that has not begun, for whoever asked (patient, clinic, practitioner, mistake) and as they did
-- (telephone, desk), frees its slot, and tells the person by the ways that they agreed to. Slots are locked before
-- appointments, as everywhere. Answers with 'done', 'changed' when it is not as it was shown any more, 'refused' once it
-- has begun, or null for no visit of this clinic. Called again by whoever did it, it says 'done'.
create or replace function cancel_visit(p_who text, p_clinic uuid, p_appointment uuid, p_version integer, p_for text,
  p_how text) returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slot uuid;
  a appointment;
begin
  perform door.work_on_visit(p_who, 'cancellation', p_clinic, p_appointment);
  select slot_id into v_slot from appointment where id = p_appointment and clinic_id = p_clinic;
  perform from slot where id = v_slot for update;
  select * into a from appointment where id = p_appointment and clinic_id = p_clinic for update;
  if not found then
    outcome := null;
  elsif a.status = 'cancelled' and a.version = p_version + 1 and a.changed_by = p_who then
    outcome := 'done';
  elsif a.status <> 'booked' or a.version <> p_version or a.slot_id <> v_slot then
    outcome := 'changed';
  elsif app_now() >= a.starts_at then
    outcome := 'refused';
  else
    update appointment set status = 'cancelled', cancelled_for = p_for, cancelled_how = p_how,
        cancelled_late = p_for = 'patient' and not is_changeable(a), version = version + 1, changed_at = app_now(),
        changed_by = p_who
      where id = a.id returning * into a;
    perform free_slot(v_slot),
      queue_clinic_notice(case when p_for in ('clinic', 'practitioner') then 'cancelled_by_clinic' else 'cancelled' end, a);
    outcome := 'done';
  end if;
  perform door.conclude(coalesce(outcome, 'not_found'), p_appointment);
  return next;
end $$;

alter function cancel_visit owner to clinic_writer;
revoke all on function cancel_visit from public;
grant execute on function cancel_visit to clinic_app;
