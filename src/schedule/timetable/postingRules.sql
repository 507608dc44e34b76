-- When a category of persons may see a slot: so long before the visit, at the hour of that day at which the clinic opens its
-- slots if it has one; null for never.
create or replace function slot_opens(p_starts_at timestamptz, p_lead_minutes integer, p_release time, p_zone text)
  returns timestamptz language sql stable as $$
  select case
    when p_release is null then p_starts_at - make_interval(mins => p_lead_minutes)
    else (((p_starts_at - make_interval(mins => p_lead_minutes)) at time zone p_zone)::date + p_release) at time zone p_zone
  end
$$;

-- Until when a slot is kept for the desk: a share of all of them, always the same ones; null for the others.
create or replace function slot_desk_until(h healthcare_service, p_practitioner uuid, p_starts_at timestamptz)
  returns timestamptz language sql stable as $$
  select case
    when (hashtextextended(p_practitioner || ' ' || extract(epoch from p_starts_at)::bigint, 0) & 2147483647) % 100
      < h.desk_percent then p_starts_at - make_interval(mins => h.desk_minutes)
  end
$$;

-- When each category of persons may see a slot of a service, and until when it is kept for the desk, which comes before all.
create or replace function slot_posting(h healthcare_service, p_practitioner uuid, p_starts_at timestamptz, p_zone text)
  returns table (a_from timestamptz, b_from timestamptz, c_from timestamptz, d_from timestamptz, desk_until timestamptz)
  language sql stable as $$
  select
    case when o.a is not null then greatest(o.a, desk.until) end, case when o.b is not null then greatest(o.b, desk.until) end,
    case when o.c is not null then greatest(o.c, desk.until) end, case when o.d is not null then greatest(o.d, desk.until) end,
    desk.until
  from (select slot_desk_until(h, p_practitioner, p_starts_at) as until) desk, (select
    slot_opens(p_starts_at, h.a_lead_minutes, h.release_time, p_zone) as a,
    slot_opens(p_starts_at, h.b_lead_minutes, h.release_time, p_zone) as b,
    slot_opens(p_starts_at, h.c_lead_minutes, h.release_time, p_zone) as c,
    slot_opens(p_starts_at, h.d_lead_minutes, h.release_time, p_zone) as d) o
$$;

-- The free slots to come of a service that these posting rules would show at other times, or to others. A booked slot
-- keeps what it had.
create or replace function slots_to_repost(p_clinic uuid, r healthcare_service) returns setof uuid
  language sql stable as $$
  select s.id from slot s join clinic k on k.id = s.clinic_id,
    slot_posting(r, s.practitioner_id, s.starts_at, k.time_zone) p
  where s.clinic_id = p_clinic and s.starts_on >= app_now()::date - 1 and s.healthcare_service_id = r.id
    and s.status = 'free' and s.starts_at > app_now()
    and (s.a_from, s.b_from, s.c_from, s.d_from, s.desk_until, s.min_age, s.max_age, s.sex, s.redirection, s.staff_only)
      is distinct from (p.a_from, p.b_from, p.c_from, p.d_from, p.desk_until, r.min_age, r.max_age, r.sex, r.redirection,
        r.staff_only)
$$;

-- Shows the free slots to come of a service as its posting rules are now; answers how many changed.
create or replace function repost_slots(p_clinic uuid, r healthcare_service) returns integer language plpgsql as $$
declare
  v_changed integer;
begin
  update slot s set a_from = p.a_from, b_from = p.b_from, c_from = p.c_from, d_from = p.d_from, desk_until = p.desk_until,
      min_age = r.min_age, max_age = r.max_age, sex = r.sex, redirection = r.redirection, staff_only = r.staff_only
    from slot t join clinic k on k.id = t.clinic_id,
      slot_posting(r, t.practitioner_id, t.starts_at, k.time_zone) p
    where s.id = t.id and s.id in (select slots_to_repost(p_clinic, r));
  get diagnostics v_changed = row_count;
  return v_changed;
end $$;

alter function slot_opens owner to clinic_writer;
alter function slot_desk_until owner to clinic_writer;
alter function slot_posting owner to clinic_writer;
alter function slots_to_repost owner to clinic_writer;
alter function repost_slots owner to clinic_writer;
revoke all on function slot_opens, slot_desk_until, slot_posting, slots_to_repost, repost_slots from public;
