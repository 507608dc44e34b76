-- Makes the plans of an operator's files what is listed, from today on. While a plan is valid that somebody of a clinic
-- published for a practitioner, the files' is not.
create or replace function load_plans(p_lines jsonb) returns void language plpgsql as $$
declare
  -- Wherever a clinic is, its today is no earlier.
  v_from date := (app_now() - interval '1 day')::date;
begin
  perform touch_timetable(c.clinic_id) from (
    select clinic_id from plan where saved_by is null
    union select l.clinic_id from jsonb_to_recordset(p_lines) as l (clinic_id uuid) order by 1) c;
  delete from plan where saved_by is null;
  insert into plan (clinic_id, practitioner_id, status, valid_from, valid_to, anchor)
    select l.clinic_id, l.practitioner_id, 'published', lower(free), upper(free) - 1, date_trunc('week', v_from)::date
    from (select distinct clinic_id, practitioner_id
      from jsonb_to_recordset(p_lines) as l (clinic_id uuid, practitioner_id uuid)) l,
      unnest(datemultirange(daterange(v_from, null)) - coalesce((
        select range_agg(daterange(p.valid_from, p.valid_to, '[]')) from plan p
        where p.clinic_id = l.clinic_id and p.practitioner_id = l.practitioner_id and p.status = 'published'
      ), '{}')) free;
  insert into plan_line (plan_id, healthcare_service_id, weekday, from_time, to_time)
    select p.id, l.healthcare_service_id, l.weekday, l.from_time, l.to_time
    from jsonb_to_recordset(p_lines) as l (clinic_id uuid, practitioner_id uuid, healthcare_service_id uuid,
      weekday integer, from_time time, to_time time)
    join plan p on p.clinic_id = l.clinic_id and p.practitioner_id = l.practitioner_id and p.saved_by is null;
end $$;

-- How many weekly openings the operator's files gave.
create or replace function loaded_openings() returns table (count bigint) language sql stable as $$
  select count(distinct (p.clinic_id, p.practitioner_id, l.weekday, l.from_time))
  from plan_line l join plan p on p.id = l.plan_id where p.saved_by is null
$$;

revoke all on function load_plans, loaded_openings from public;
