-- The log row whose ticket this is, however old; an error for any other text.
create or replace function door.row_of(p_ticket text, out first access_log)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  select a.* into strict first from access_log a
    where a.id = split_part(p_ticket, '.', 1)::bigint
      and a.ticket_digest = sha256(convert_to(split_part(p_ticket, '.', 2), 'UTF8'));
end $$;

-- Tells what came of a reading: a row of its own, which names the first.
create or replace function door.conclude_reading(p_ticket text, p_outcome text, p_appointment uuid default null) returns void
  language sql security definer set search_path = public, pg_temp as $$
  select door.log(r.who, r.why, r.person, case when r.person is null then r.patient_id end, r.clinic_id, r.from_at,
      r.to_at, coalesce(p_appointment, r.appointment_id), r.id, p_outcome, null)
    from door.row_of(p_ticket) r
$$;

-- Opens the records of one patient for writing what came of a message, beside a row that says so and names the reading that
-- decided by its ticket, if there was one.
create or replace function door.write_outcome(p_who text, p_why text, p_patient uuid, p_appointment uuid, p_ticket text,
  p_outcome text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_row bigint;
begin
  select l.row_id into v_row from door.log(p_who, p_why, null, p_patient, null, null, null, p_appointment,
    case when p_ticket is not null then (door.row_of(p_ticket)).id end, p_outcome, null) l;
  perform set_config('door.row', v_row::text, true);
end $$;

revoke all on function door.row_of, door.conclude_reading, door.write_outcome from public;
grant execute on function door.conclude_reading to clinic_app, clinic_jobs;
grant execute on function door.write_outcome to clinic_writer;
