-- Makes the plans of an operator's files what is listed, from today on. While a plan is valid that somebody of a clinic
-- published for a practitioner, the files' is not.
create or replace function load_plans(p_lines jsonb) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
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

-- The weekly openings that an operator's files gave, each in words that say the same at every load.
create or replace function loaded_lines() returns table (line text) language sql stable as $$
  select distinct concat_ws(' ', k.code, r.code, h.code, l.weekday, l.from_time, l.to_time)
  from plan p join plan_line l on l.plan_id = p.id join clinic k on k.id = p.clinic_id
    join practitioner r on r.id = p.practitioner_id join healthcare_service h on h.id = l.healthcare_service_id
  where p.saved_by is null
$$;

alter function load_plans owner to clinic_writer;
revoke all on function load_plans, loaded_lines from public;
grant execute on function load_plans, loaded_lines to clinic_app;
