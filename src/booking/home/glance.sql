-- What a clinic, or one of its practitioners, has before it: counts for the first page of its staff, and no record is opened. Of a
-- day from one instant and before another: visits, those who are there; free openings from now to its end, and of the week that
-- begins with it; past days that wait for an outcome; what waits for a person; plans that were proposed.
create or replace function clinic_at_a_glance(p_clinic uuid, p_practitioner uuid, p_from timestamptz, p_to timestamptz,
  p_kinds jsonb) returns table (visits integer, here integer, unsaid integer, free_today integer, free_week integer,
    to_review integer, proposed integer) language sql stable security definer set search_path = public, pg_temp as $$
  select d.visits, d.here,
    (select coalesce(sum(o.visits), 0)::integer from days_without_outcome(p_clinic, p_practitioner) o),
    f.today, f.week, (select count(*)::integer from reviews_of(p_clinic, p_kinds)),
    (select count(*)::integer from plan
      where clinic_id = p_clinic and status = 'proposed' and practitioner_id = coalesce(p_practitioner, practitioner_id))
  from (
    select count(*)::integer as visits, count(*) filter (where a.status = 'arrived')::integer as here
    from appointment a
    where a.clinic_id = p_clinic and a.starts_at >= p_from and a.starts_at < p_to
      and a.practitioner_id = coalesce(p_practitioner, a.practitioner_id)
      and a.status not in ('cancelled', 'entered-in-error')
  ) d, (
    select count(*) filter (where s.starts_at < p_to)::integer as today, count(*)::integer as week
    from slot s
    where s.clinic_id = p_clinic and s.status = 'free' and s.starts_at > app_now()
      and s.starts_at < p_from + interval '7 days' and s.practitioner_id = coalesce(p_practitioner, s.practitioner_id)
  ) f
$$;

revoke all on function clinic_at_a_glance from public;
grant execute on function clinic_at_a_glance to clinic_app;
