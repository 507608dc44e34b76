-- Publishes the slots of one day, and answers how many are new. Published again, a slot stays as it is, and none
-- overlaps another of its practitioner's.
create or replace function publish_day(p_visits jsonb, p_on date, p_now timestamptz) returns integer
language plpgsql as $$
declare published integer;
begin
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
    starts_at, ends_at, starts_on, moment, published_at, a_from, b_from, c_from, d_from,
    min_age, max_age, sex, redirection, staff_only)
  select c.id, c.place_id, c.cell, o.practitioner_id, h.id, h.reason, h.method,
    v.starts_at, v.starts_at + make_interval(mins => h.duration_minutes), p_on, v.moment, p_now,
    v.starts_at - make_interval(mins => h.a_lead_minutes), v.starts_at - make_interval(mins => h.b_lead_minutes),
    v.starts_at - make_interval(mins => h.c_lead_minutes), v.starts_at - make_interval(mins => h.d_lead_minutes),
    h.min_age, h.max_age, h.sex, h.redirection, h.staff_only
  from jsonb_to_recordset(p_visits) as v (plan_line_id uuid, starts_at timestamptz, moment text)
  join plan_line o on o.id = v.plan_line_id
  join healthcare_service h on h.id = o.healthcare_service_id
  join clinic c on c.id = o.clinic_id
  where v.starts_at > p_now
    -- Plan lines may have changed since the last time. The days around are for the index, in whatever zone.
    and not exists (select from slot s
      where s.practitioner_id = o.practitioner_id and s.starts_at > p_on - 1 and s.starts_at < p_on + 2
        and s.starts_at < v.starts_at + make_interval(mins => h.duration_minutes) and s.ends_at > v.starts_at)
  on conflict (practitioner_id, starts_at) do nothing;
  get diagnostics published = row_count;
  return published;
end $$;

revoke all on function publish_day from public;
