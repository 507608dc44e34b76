-- When the first person could see a slot: not before it was published.
create or replace function shown_from(s slot) returns timestamptz language sql immutable as $$
  select greatest(s.published_at, least(s.a_from, s.b_from, s.c_from, s.d_from))
$$;

-- What the slots of some weeks came to, by week of the clinic's calendar: of one clinic, or of all (null).
create or replace function slots_by_week(p_clinic uuid, p_from date, p_weeks integer)
  returns table (week date, published bigint, unfilled bigint) language sql stable as $$
  select date_trunc('week', s.starts_on)::date, count(*),
    count(*) filter (where s.status = 'free' and s.starts_at <= app_now())
  from slot s
  where s.clinic_id = coalesce(p_clinic, s.clinic_id) and s.status in ('free', 'busy')
    and s.starts_on >= p_from and s.starts_on < p_from + 7 * p_weeks
  group by 1
$$;

-- What the visits of some weeks came to, by week of the clinic's calendar, with the median of minutes from when a slot could be
-- seen to its booking. What was cancelled as a mistake never was a visit.
create or replace function visits_by_week(p_clinic uuid, p_from date, p_weeks integer)
  returns table (week date, booked bigint, cancelled_early bigint, cancelled_late bigint, cancelled_by_clinic bigint,
    missed bigint, web bigint, telephone bigint, desk bigint, wait_minutes double precision) language sql stable as $$
  select date_trunc('week', a.starts_at at time zone k.time_zone)::date,
    count(*) filter (where a.status <> 'cancelled'),
    count(*) filter (where a.cancelled_for = 'patient' and a.cancelled_late is not true),
    count(*) filter (where a.cancelled_for = 'patient' and a.cancelled_late),
    count(*) filter (where a.cancelled_for in ('clinic', 'practitioner')),
    count(*) filter (where a.status = 'noshow'),
    count(*) filter (where a.status <> 'cancelled' and e.channel = 'web'),
    count(*) filter (where a.status <> 'cancelled' and e.channel = 'telephone'),
    count(*) filter (where a.status <> 'cancelled' and e.channel = 'desk'),
    percentile_cont(0.5) within group (order by extract(epoch from e.at - shown_from(s)) / 60)
      filter (where a.status <> 'cancelled' and e.at >= shown_from(s))
  from appointment a
  join clinic k on k.id = a.clinic_id
  join slot s on s.id = a.slot_id
  left join appointment_event e on e.appointment_id = a.id and e.kind in ('booked', 'overbooked')
  where a.clinic_id = coalesce(p_clinic, a.clinic_id) and a.status <> 'entered-in-error'
    and a.starts_at >= p_from::timestamp at time zone k.time_zone
    and a.starts_at < (p_from + 7 * p_weeks)::timestamp at time zone k.time_zone
  group by 1
$$;

-- Some weeks of a clinic, or of all (null), each with what was published and booked, earliest first: counts, and no record is opened.
create or replace function insight(p_clinic uuid, p_from date, p_weeks integer)
  returns table (week date, published integer, booked integer, unfilled integer, cancelled_early integer,
    cancelled_late integer, cancelled_by_clinic integer, missed integer, web integer, telephone integer, desk integer,
    wait_minutes integer) language sql stable security definer set search_path = public, pg_temp as $$
  select w.week, coalesce(s.published, 0), coalesce(v.booked, 0), coalesce(s.unfilled, 0), coalesce(v.cancelled_early, 0),
    coalesce(v.cancelled_late, 0), coalesce(v.cancelled_by_clinic, 0), coalesce(v.missed, 0), coalesce(v.web, 0),
    coalesce(v.telephone, 0), coalesce(v.desk, 0), v.wait_minutes::integer
  from (select p_from + 7 * n as week from generate_series(0, p_weeks - 1) n) w
  left join slots_by_week(p_clinic, p_from, p_weeks) s using (week)
  left join visits_by_week(p_clinic, p_from, p_weeks) v using (week)
  order by w.week
$$;

-- The day of the third next available appointment for each reason that a clinic sees people for, as somebody who books online
-- finds it: the measure of access of the field, which one cancelled slot does not move. No day where there are fewer than three.
create or replace function third_next_available(p_clinic uuid) returns table (reason text, on_day date, days integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select h.reason, f.starts_on, f.starts_on - (app_now() at time zone k.time_zone)::date
  from clinic k
  join (select distinct clinic_id, reason from healthcare_service where not staff_only) h on h.clinic_id = k.id
  left join lateral (
    select s.starts_on from slot s
    where s.clinic_id = k.id and s.reason = h.reason and s.status = 'free' and s.starts_at > app_now()
      and not s.staff_only and coalesce(s.desk_until, '-infinity') <= app_now() and shown_from(s) <= app_now()
      and not exists (select from hold where hold.slot_id = s.id and hold.until > app_now())
    order by s.starts_at offset 2 limit 1
  ) f on true
  where k.id = p_clinic
  order by h.reason
$$;

revoke all on function shown_from, slots_by_week, visits_by_week, insight, third_next_available from public;
grant execute on function insight, third_next_available to clinic_app;
