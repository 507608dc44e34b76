-- Opens the visits of a clinic that begin from one instant and before another to this transaction.
create or replace function door.work_on_days(p_who text, p_why text, p_clinic uuid, p_from timestamptz, p_to timestamptz)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('door.row', l.row_id::text, true)
    from door.log(p_who, p_why, null, null, p_clinic, p_from, p_to, null, null, null, null) l;
end $$;

-- Opens one visit of a clinic to this transaction.
create or replace function door.work_on_visit(p_who text, p_why text, p_clinic uuid, p_appointment uuid)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('door.row', l.row_id::text, true)
    from door.log(p_who, p_why, null, null, p_clinic, null, null, p_appointment, null, null, null) l;
end $$;

-- Opens the records of one person to be merged into another's, and those of the other to this transaction for writing: two rows of
-- the log, of which the second names the first. Starts the other's file if they have none, and answers with both files.
create or replace function door.write_merge(p_who text, p_from uuid, p_into uuid, out from_patient uuid, out into_patient uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_row bigint;
begin
  loop
    insert into door.file (person) values (p_into) on conflict do nothing;
    perform from door.file where person = p_into for key share;
    exit when found;
  end loop;
  select l.row_id, l.patient_id into v_row, from_patient
    from door.log(p_who, 'merge', p_from, null, null, null, null, null, null, null, null) l;
  select l.row_id, l.patient_id into v_row, into_patient
    from door.log(p_who, 'merge', p_into, null, null, null, null, null, v_row, null, null) l;
  perform set_config('door.row', v_row::text, true);
end $$;

revoke all on function door.work_on_days, door.work_on_visit, door.write_merge from public;
grant execute on function door.work_on_days, door.work_on_visit, door.write_merge to clinic_writer;
