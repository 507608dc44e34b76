-- Opens the records of one person, of one patient or of one clinic to this transaction, by logging it first. Answers
-- with the patient whose file the person has, if any.
create or replace function door.open(p_who text, p_person uuid, p_patient uuid, p_clinic uuid, p_why text,
  out patient_id uuid) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_person uuid := p_person;
  v_row bigint;
begin
  if num_nonnulls(p_person, p_patient, p_clinic) <> 1 then
    raise exception 'a record is opened for one person, one patient or one clinic';
  end if;
  patient_id := p_patient;
  if p_person is not null then
    select f.patient_id into patient_id from door.file f where f.person = p_person;
  elsif p_patient is not null then
    select f.person into v_person from door.file f where f.patient_id = p_patient;
  end if;
  insert into access_log (who, person, patient_id, clinic_id, why)
    values (p_who, v_person, patient_id, p_clinic, p_why) returning id into v_row;
  perform set_config('door.row', v_row::text, true);
end $$;

-- Opens the records of one person for booking, and starts their file if they have none yet: only a booking does.
create or replace function door.open_for_booking(p_who text, p_person uuid) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into door.file (person) values (p_person) on conflict do nothing;
  return (select patient_id from door.open(p_who, p_person, null, null, 'booking'));
end $$;

-- Drops a file that a refused booking started and left empty: a refusal leaves no trace but the log.
create or replace function door.drop_empty_file(p_patient uuid) returns void
  language sql security definer set search_path = public, pg_temp as $$
  delete from door.file f
    where f.patient_id = p_patient and not exists (select from patient where id = p_patient)
$$;

revoke all on function door.open, door.open_for_booking, door.drop_empty_file from public;
grant execute on function door.open, door.open_for_booking, door.drop_empty_file to clinic_app;
