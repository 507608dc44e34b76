-- One clinic's week from a Monday on (null: the first week with anything): every opening of one day, that asked for or
-- the first that is not empty, and the first of each other day with how many it has. A week without openings
-- answers with the first of the weeks after it. Of one practitioner, or of anyone (null).
create or replace function clinic_week(p_eligibility jsonb, p_criteria jsonb, p_session uuid, p_clinic uuid,
  p_monday date, p_day date, p_practitioner uuid)
  returns table (slot_id uuid, starts_at timestamptz, starts_on date, moment text, method text, on_day integer,
    profession text, title_fr text, title_en text, first_name text, last_name text)
  language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  c criteria := jsonb_populate_record(null::criteria, p_criteria);
  v_now timestamptz := app_now();
  v_first date;
  v_end date;
begin
  c.from_on := greatest(c.from_on, p_monday);
  select s.starts_on into v_first from open_slots(e, c, p_session, v_now) s
    where s.clinic_id = p_clinic and (p_practitioner is null or s.practitioner_id = p_practitioner)
    order by s.starts_at limit 1;
  if not found then return; end if;
  v_end := greatest(coalesce(p_monday, date_trunc('week', v_first)::date) + 7, v_first + 1);

  return query
    with week as (
      select s.*, (count(*) over (partition by s.starts_on))::integer as on_day,
        row_number() over (partition by s.starts_on order by s.starts_at) as n,
        bool_or(s.starts_on = p_day) over () as asked
      from (
        select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id
        from open_slots(e, c, p_session, v_now) s
        where s.clinic_id = p_clinic and s.starts_on < v_end
          and (p_practitioner is null or s.practitioner_id = p_practitioner)
          -- For the index, in whatever zone.
          and s.starts_at < (v_end + 1)::timestamp at time zone 'UTC'
      ) s
    )
    select w.id, w.starts_at, w.starts_on, w.moment, w.method, w.on_day,
      p.profession, p.title_fr, p.title_en, p.first_name, p.last_name
    from week w join practitioner p on p.id = w.practitioner_id
    where w.n = 1 or w.starts_on = case when w.asked then p_day else v_first end
    order by w.starts_at, p.last_name, w.id;
end $$;

revoke all on function clinic_week from public;
grant execute on function clinic_week to clinic_app;
