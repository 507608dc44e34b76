-- Why a search found nothing, in the person's own places and within the distance: whether any clinic offers the
-- reason, has published it for those days, has a slot left, or one that another session holds for the moment; when
-- the next opens to this person; whether other criteria would find one; how far the nearest clinic with one is; and
-- the first day with one, when a later day was asked for.
create or replace function explain_nothing(p_eligibility jsonb, p_criteria jsonb, p_session uuid, p_position point,
  p_distance_km integer, out offered boolean, out published boolean, out free boolean, out held boolean,
  out otherwise boolean, out opens_at timestamptz, out nearest_km double precision, out first_on date)
  language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  c criteria := jsonb_populate_record(null::criteria, p_criteria);
  v_any criteria;
  v_now timestamptz := app_now();
  v_today date := quebec_day(v_now);
  v_sooner criteria := c;
  v_clinics uuid[];
begin
  v_any.reason := c.reason;
  v_any.from_on := c.from_on;
  v_sooner.from_on := v_today;
  select array_agg(distinct a.id) into v_clinics from (
    select pr.clinic_id as id from practitioner_role pr where pr.practitioner_id = e.practitioner_id
    union all select k.id from clinic k where k.place_id = e.place_id and k.deactivated_at is null
    union all (select k.id from clinic k where k.position_km <@ circle(p_position, p_distance_km) and k.deactivated_at is null
      order by k.position_km <-> p_position limit 300)
  ) a;
  offered := exists (select from healthcare_service h where h.reason = c.reason and h.clinic_id = any(v_clinics));

  select count(*) > 0, coalesce(bool_or(s.opens_at <= v_now), false),
      min(s.opens_at) filter (where s.opens_at > v_now)
    into free, held, opens_at
    from unnest(v_clinics) k(id) join clinic on clinic.id = k.id and (accessible or c.accessible is not true)
    cross join lateral (
      select case when slot_suits(s, e) then slot_opens_at(s, e) end as opens_at from slot s
      where s.clinic_id = k.id and s.status = 'free' and s.starts_at > v_now and slot_matches(s, c)
        and (c.language is null
          or (select c.language = any(p.languages) from practitioner p where p.id = s.practitioner_id))
      order by s.starts_at limit 50) s;

  published := free or exists (
    select from unnest(v_clinics) k(id) join practitioner_role pr on pr.clinic_id = k.id
    join slot s on s.practitioner_id = pr.practitioner_id and s.clinic_id = k.id and s.starts_at > v_now
    where slot_matches(s, v_any));

  otherwise := exists (
    select from unnest(v_clinics) k(id) cross join lateral (
      select from open_slots(e, v_any, p_session, v_now) s where s.clinic_id = k.id limit 1) s);

  if c.from_on > v_today then
    select min(s.starts_on) into first_on
      from unnest(v_clinics) k(id) join clinic on clinic.id = k.id and (accessible or c.accessible is not true)
      cross join lateral (
        select s.starts_on from open_slots(e, v_sooner, p_session, v_now) s where s.clinic_id = k.id
        order by s.starts_at limit 1) s;
  end if;

  select k.km into nearest_km
    from (select k.id, k.position_km <-> p_position as km from clinic k
      where (k.accessible or c.accessible is not true) and k.position_km <-> p_position > p_distance_km
      order by k.position_km <-> p_position limit 300) k
    where exists (select from open_slots(e, c, p_session, v_now) s where s.clinic_id = k.id)
    order by k.km limit 1;
end $$;

revoke all on function explain_nothing from public;
grant execute on function explain_nothing to clinic_app;
