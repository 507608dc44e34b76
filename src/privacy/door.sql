-- Writes one row of the access log, for one person, one patient or one clinic. Only the worker is a job and only an
-- operator's load an import, so who asks is checked against the role that asks.
create or replace function door.log(p_who text, p_why text, p_person uuid, p_patient uuid, p_clinic uuid,
  p_from timestamptz, p_to timestamptz, p_appointment uuid, p_follows bigint, p_outcome text, p_ticket_digest bytea,
  out row_id bigint, out patient_id uuid) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_kind text := split_part(p_who, ':', 1);
  v_person uuid := p_person;
begin
  if not v_kind = any (case session_user when 'clinic_app' then array['session', 'staff']
      when 'clinic_jobs' then array['job'] when 'clinic_owner' then array['import'] else '{}' end) then
    raise exception 'this role opens no record as a %', v_kind using errcode = 'insufficient_privilege';
  end if;
  if num_nonnulls(p_person, p_patient, p_clinic) <> 1 then
    raise exception 'a record is opened for one person, one patient or one clinic';
  end if;
  patient_id := p_patient;
  if p_person is not null then
    select f.patient_id into patient_id from door.file f where f.person = p_person;
  elsif p_patient is not null then
    select f.person into v_person from door.file f where f.patient_id = p_patient;
  end if;
  insert into access_log (who, why, person, patient_id, clinic_id, from_at, to_at, appointment_id, follows, outcome,
      ticket_digest)
    values (p_who, p_why, v_person, patient_id, p_clinic, p_from, p_to, p_appointment, p_follows, p_outcome,
      p_ticket_digest)
    returning id into row_id;
end $$;

-- Opens the records of one person, of one patient, or of some days of a clinic for reading: answers with a ticket that shows them
-- for ten seconds once this is committed, and with the patient whose file the person has, if any.
create or replace function door.open(p_who text, p_why text, p_person uuid default null, p_patient uuid default null,
  p_clinic uuid default null, p_from timestamptz default null, p_to timestamptz default null,
  p_appointment uuid default null, out ticket text, out patient_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_secret text := gen_random_uuid();
  v_row bigint;
begin
  select l.row_id, l.patient_id into v_row, patient_id from door.log(p_who, p_why, p_person, p_patient, p_clinic,
    p_from, p_to, p_appointment, null, null, sha256(convert_to(v_secret, 'UTF8'))) l;
  ticket := v_row || '.' || v_secret;
end $$;

-- Opens the records of one person or patient to this transaction for writing, and answers with the patient whose file
-- they have, if any. What came of it may be told in the same row.
create or replace function door.write(p_who text, p_why text, p_person uuid default null, p_patient uuid default null,
  p_appointment uuid default null, p_outcome text default null, out patient_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_row bigint;
begin
  select l.row_id, l.patient_id into v_row, patient_id from door.log(p_who, p_why, p_person, p_patient, null, null, null,
    p_appointment, null, p_outcome, null) l;
  perform set_config('door.row', v_row::text, true);
end $$;

-- Opens the records of one person for booking, and starts their file if they have none yet: only a booking does.
create or replace function door.write_booking(p_who text, p_person uuid, p_appointment uuid) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  loop
    insert into door.file (person) values (p_person) on conflict do nothing;
    -- Nobody forgets it while it is being used.
    perform from door.file where person = p_person for key share;
    exit when found;
  end loop;
  return door.write(p_who, 'booking', p_person, p_appointment => p_appointment);
end $$;

-- Tells what came of a change, beside it: a row of its own, which names the one that opened the records.
create or replace function door.conclude(p_outcome text, p_appointment uuid) returns void
  language sql security definer set search_path = public, pg_temp as $$
  select door.log(r.who, r.why, r.person, case when r.person is null then r.patient_id end, r.clinic_id, r.from_at,
      r.to_at, coalesce(p_appointment, r.appointment_id), r.id, p_outcome, null)
    from door.row() r
$$;

-- Drops a file that a refused booking started and left empty: a refusal leaves no trace but the log.
create or replace function door.drop_empty_file(p_patient uuid) returns void
  language sql security definer set search_path = public, pg_temp as $$
  delete from door.file f
    where f.patient_id = p_patient and not exists (select from patient where id = p_patient)
$$;

revoke all on function door.log, door.open, door.write, door.write_booking, door.conclude, door.drop_empty_file from public;
grant execute on function door.open to clinic_app, clinic_jobs;
grant execute on function door.write, door.write_booking, door.conclude, door.drop_empty_file to clinic_writer;
