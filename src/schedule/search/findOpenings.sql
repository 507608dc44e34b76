-- The next three openings at each place where the person's own practitioner works.
create or replace function openings_with_practitioner(e eligibility, c criteria, p_session uuid, p_position point,
  p_order text, p_now timestamptz) returns setof opening language plpgsql stable rows 10 as $$
begin
  return query
    select 'doctor', dense_rank() over (order by o.earliest is null, case p_order when 'earliest' then o.first_on end,
        case when p_order <> 'soonest' then k.position_km <-> p_position end, o.earliest, k.id), k.id,
      k.position_km <-> p_position, o.id, o.starts_at, o.starts_on, o.moment, o.method, o.practitioner_id
    from practitioner_role pr join clinic k on k.id = pr.clinic_id
    left join lateral (
      select s.*, min(s.starts_at) over () as earliest, min(s.starts_on) over () as first_on from (
        select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id
        from open_slots(e, c, p_session, p_now) s
        where s.practitioner_id = pr.practitioner_id and s.clinic_id = k.id
        order by s.starts_at limit 3) s
    ) o on true
    where pr.practitioner_id = e.practitioner_id and k.deactivated_at is null and (k.accessible or c.accessible is not true);
end $$;

-- The next three openings with anyone else at each clinic of the person's own place.
create or replace function openings_at_place(e eligibility, c criteria, p_session uuid, p_position point,
  p_order text, p_now timestamptz) returns setof opening language plpgsql stable rows 10 as $$
begin
  return query
    select 'group', dense_rank() over (order by o.earliest is null, case p_order when 'earliest' then o.first_on end,
        case when p_order <> 'soonest' then k.position_km <-> p_position end, o.earliest, k.id), k.id,
      k.position_km <-> p_position, o.id, o.starts_at, o.starts_on, o.moment, o.method, o.practitioner_id
    from clinic k
    left join lateral (
      select s.*, min(s.starts_at) over () as earliest, min(s.starts_on) over () as first_on from (
        select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id
        from open_slots(e, c, p_session, p_now) s
        where s.clinic_id = k.id and s.practitioner_id is distinct from e.practitioner_id
        order by s.starts_at limit 3) s
    ) o on true
    where k.place_id = e.place_id and k.deactivated_at is null and (k.accessible or c.accessible is not true);
end $$;

-- The next three openings at other clinics within a distance: the first 10 clinics, in the order asked for, among the
-- 20 nearest that have something, of at most 300. When none of those has, the cells of the perimeter are asked. Eight clinics
-- without openings follow, nearest first.
create or replace function openings_nearby(e eligibility, c criteria, p_session uuid, p_position point,
  p_distance_km integer, p_order text, p_now timestamptz) returns setof opening language plpgsql stable rows 10 as $$
begin
  if p_position is null then return; end if;
  return query
    with near as (
      select k.id, k.position_km <-> p_position as km from clinic k
      where k.position_km <@ circle(p_position, p_distance_km) and k.place_id is distinct from e.place_id
        and (k.accessible or c.accessible is not true) and k.deactivated_at is null
      order by k.position_km <-> p_position limit 300
    ), seen as materialized (
      -- The running count is what stops the walk.
      select * from (
        select n.id, n.km, o.earliest, o.first_on,
          count(o.earliest) over (order by n.km rows unbounded preceding) as so_far
        from near n left join lateral (
          select s.starts_at as earliest, s.starts_on as first_on from open_slots(e, c, p_session, p_now) s
          where s.clinic_id = n.id order by s.starts_at limit 1
        ) o on true
      ) n where n.so_far <= 20
    ), best as materialized (
      select n.id, n.km, n.earliest, n.first_on from seen n where n.earliest is not null
      order by case p_order when 'earliest' then n.first_on end, case when p_order <> 'soonest' then n.km end,
        n.earliest, n.id limit 10
    ), chosen as (
      select * from best
      union all
      select f.id, k.position_km <-> p_position, f.earliest, (f.earliest at time zone k.time_zone)::date
      from clinics_by_cell(e, c, p_session, p_position, p_distance_km, p_now) f join clinic k on k.id = f.id
      where not exists (select from best) and (select count(*) from seen) = 300
    )
    select 'nearby', n.place, n.id, n.km, o.id, o.starts_at, o.starts_on, o.moment, o.method, o.practitioner_id
    from (
      select *, row_number() over (order by case p_order when 'earliest' then first_on end,
        case when p_order <> 'soonest' then km end, earliest, id) as place from chosen) n cross join lateral (
      select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id
      from open_slots(e, c, p_session, p_now) s where s.clinic_id = n.id order by s.starts_at limit 3) o
    union all
    (select 'nearby', 10 + row_number() over (order by n.km, n.id), n.id, n.km, null, null, null, null, null, null
    from seen n where n.earliest is null order by n.km, n.id limit 8);
end $$;

-- The clinics within a distance that have the earliest openings, found by cells of ten kilometres: for the rare
-- search whose 300 nearest clinics have nothing.
create or replace function clinics_by_cell(e eligibility, c criteria, p_session uuid, p_position point,
  p_distance_km integer, p_now timestamptz) returns table (id uuid, earliest timestamptz)
  language plpgsql stable rows 10 as $$
begin
  return query
    with within as materialized (
      select k.id, k.cell from clinic k
      where k.position_km <@ circle(p_position, p_distance_km) and k.place_id is distinct from e.place_id
        and (k.accessible or c.accessible is not true) and k.deactivated_at is null
    )
    select o.clinic_id, min(o.starts_at)
    from (select distinct w.cell from within w) w
    cross join lateral (
      select s.clinic_id, s.starts_at from open_slots(e, c, p_session, p_now) s
      -- "is true" keeps this a hashed subplan.
      where s.cell = w.cell and (s.clinic_id in (select within.id from within)) is true
      order by s.starts_at limit 12) o
    group by o.clinic_id order by min(o.starts_at), o.clinic_id limit 10;
end $$;

-- The openings of the three bands, with the names that a page shows: in each, clinics with availability in the order
-- asked for (earliest: by day, nearest first within it; nearest: by distance; soonest: by time alone, for visits that
-- nobody travels to), and those without after them. One plan for everyone walks the indexes in order and stops early,
-- whatever the statistics say at the hour of opening, and looks up the clinics that it found by their ids (a hash would read
-- all of them); the functions above run under the same settings.
create or replace function find_openings(p_eligibility jsonb, p_criteria jsonb, p_session uuid, p_position point,
  p_distance_km integer, p_order text)
  returns table (band text, clinic_id uuid, km double precision, name text, city text, phone text, accessible boolean,
    time_zone text, slot_id uuid, starts_at timestamptz, starts_on date, moment text, method text, profession text,
    title_fr text, title_en text, first_name text, last_name text)
  language plpgsql stable set jit = off set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_hashjoin = off as $$
declare
  e eligibility := jsonb_populate_record(null::eligibility, p_eligibility);
  c criteria := jsonb_populate_record(null::criteria, p_criteria);
  v_now timestamptz := app_now();
begin
  return query
    select o.band, o.clinic_id, o.km, k.name, k.city, k.phone, k.accessible, k.time_zone,
      o.slot_id, o.starts_at, o.starts_on, o.moment, o.method,
      p.profession, p.title_fr, p.title_en, p.first_name, p.last_name
    from (
      select * from openings_with_practitioner(e, c, p_session, p_position, p_order, v_now)
      union all select * from openings_at_place(e, c, p_session, p_position, p_order, v_now)
      union all select * from openings_nearby(e, c, p_session, p_position, p_distance_km, p_order, v_now)
    ) o
    join clinic k on k.id = o.clinic_id
    left join practitioner p on p.id = o.practitioner_id
    order by o.band, o.place, o.starts_at, o.slot_id;
end $$;

revoke all on function openings_with_practitioner, openings_at_place, openings_nearby, clinics_by_cell, find_openings
  from public;
grant execute on function openings_with_practitioner, openings_at_place, openings_nearby, clinics_by_cell,
  find_openings to clinic_app;
