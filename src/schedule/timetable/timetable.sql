-- What would become of the slots to come of some practitioners of a clinic, on some days, if these visits were all that is
-- planned: 'add' a slot, 'withdraw' a free one, 'keep' a booked one outside the plans, put one 'back' in them, or leave a
-- visit out for a 'clash' with a slot that stays, at this clinic or another.
create or replace function slot_changes(p_clinic uuid, p_practitioners uuid[], p_from date, p_before date, p_visits jsonb)
  returns table (change text, slot_id uuid, practitioner_id uuid, healthcare_service_id uuid, starts_at timestamptz,
    ends_at timestamptz, starts_on date, moment text, clash_id uuid) language sql stable as $$
  with visit as materialized (
    select v.* from jsonb_to_recordset(p_visits) as v (practitioner_id uuid, healthcare_service_id uuid,
      starts_at timestamptz, ends_at timestamptz, starts_on date, moment text)
    where v.starts_at > app_now()
  ), present as materialized (
    select s.* from slot s
    where s.clinic_id = p_clinic and s.starts_on >= p_from and s.starts_on < p_before and s.starts_at > app_now()
      and s.practitioner_id = any (p_practitioners) and s.status <> 'entered-in-error'
  ), present_as_planned as materialized (
    select s.id, v.starts_at, v.practitioner_id, s.outside_plan from present s
    join visit v using (practitioner_id, starts_at, ends_at, healthcare_service_id)
  ), leaving as materialized (
    select s.* from present s where s.id not in (select p.id from present_as_planned p)
  ), coming as materialized (
    select v.* from visit v
    where (v.practitioner_id, v.starts_at) not in (select p.practitioner_id, p.starts_at from present_as_planned p)
  )
  select case s.status when 'busy' then 'keep' else 'withdraw' end, s.id, s.practitioner_id, s.healthcare_service_id,
    s.starts_at, s.ends_at, s.starts_on, s.moment, null::uuid
  from leaving s where s.status <> 'busy' or not s.outside_plan
  union all
  select 'back', s.id, s.practitioner_id, s.healthcare_service_id, s.starts_at, s.ends_at, s.starts_on, s.moment, null
  from present s where s.id in (select p.id from present_as_planned p where p.outside_plan)
  union all
  select case when clash.id is null then 'add' else 'clash' end, null, v.practitioner_id, v.healthcare_service_id,
    v.starts_at, v.ends_at, v.starts_on, v.moment, clash.id
  from coming v left join lateral (
    select s.id from slot s
    where s.practitioner_id = v.practitioner_id and s.status <> 'entered-in-error'
      and s.starts_at > v.starts_at - interval '4 hours' and s.starts_at < v.ends_at and s.ends_at > v.starts_at
      and s.id not in (select l.id from leaving l where l.status <> 'busy')
    order by s.starts_at, s.id limit 1
  ) clash on true
$$;

-- A change as a digest of all of them says it.
create or replace function change_said(p_change text, p_practitioner uuid, p_service uuid, p_starts_at timestamptz)
  returns text language sql immutable as $$
  select concat_ws(' ', p_change, p_practitioner, p_service, extract(epoch from p_starts_at))
$$;

-- What a publication would do, before it is done: how many slots it creates and withdraws, how many of those somebody holds
-- now, which booked ones it keeps outside the plans, and which visits it leaves out because the practitioner is elsewhere.
create or replace function preview_timetable(p_clinic uuid, p_practitioners uuid[], p_from date, p_before date,
  p_visits jsonb) returns table (added integer, withdrawn integer, held integer, kept jsonb, clashes jsonb, digest text)
  language sql stable security definer set search_path = public, pg_temp as $$
  with c as materialized (select * from slot_changes(p_clinic, p_practitioners, p_from, p_before, p_visits))
  select (count(*) filter (where c.change = 'add'))::integer, (count(*) filter (where c.change = 'withdraw'))::integer,
    (count(*) filter (where c.change = 'withdraw'
      and exists (select from hold h where h.slot_id = c.slot_id and h.until > app_now())))::integer,
    coalesce(jsonb_agg(jsonb_build_object('practitioner_id', c.practitioner_id, 'starts_at', c.starts_at)
      order by c.starts_at, c.practitioner_id) filter (where c.change = 'keep'), '[]'),
    coalesce((select jsonb_agg(jsonb_build_object('practitioner_id', x.practitioner_id, 'starts_at', x.starts_at,
        'clinic', k.name, 'zone', k.time_zone, 'from', s.starts_at, 'to', s.ends_at)
        order by x.starts_at, x.practitioner_id)
      from c x join slot s on s.id = x.clash_id join clinic k on k.id = s.clinic_id), '[]'),
    md5(coalesce(string_agg(change_said(c.change, c.practitioner_id, c.healthcare_service_id, c.starts_at), ','
      order by c.starts_at, c.practitioner_id, c.change), ''))
  from c
$$;

-- Locks a clinic's slots for whoever changes what they are made from, and has whoever read that before read it again.
create or replace function touch_timetable(p_clinic uuid) returns void language plpgsql as $$
begin
  insert into timetable (clinic_id) values (p_clinic) on conflict do nothing;
  update timetable set version = version + 1 where clinic_id = p_clinic;
end $$;

-- Locks a clinic's slots for whoever changes them; false when they changed since this version was read.
create or replace function lock_timetable(p_clinic uuid, p_version integer) returns boolean language plpgsql as $$
declare
  v_version integer;
begin
  insert into timetable (clinic_id) values (p_clinic) on conflict do nothing;
  select version into v_version from timetable where clinic_id = p_clinic for update;
  return v_version = p_version;
end $$;

-- Adds slots for visits that are planned and that nothing is in the way of, as their services' posting rules say; answers
-- how many.
create or replace function add_slots(p_clinic uuid, p_visits jsonb, p_now timestamptz) returns integer
  language plpgsql as $$
declare
  v_added integer;
begin
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method,
      starts_at, ends_at, starts_on, moment, published_at, a_from, b_from, c_from, d_from, desk_until,
      min_age, max_age, sex, redirection, staff_only)
    select k.id, k.place_id, k.cell, v.practitioner_id, h.id, h.reason, h.method,
      v.starts_at, v.ends_at, v.starts_on, v.moment, p_now,
      p.a_from, p.b_from, p.c_from, p.d_from, p.desk_until,
      h.min_age, h.max_age, h.sex, h.redirection, h.staff_only
    from jsonb_to_recordset(p_visits) as v (practitioner_id uuid, healthcare_service_id uuid, starts_at timestamptz,
      ends_at timestamptz, starts_on date, moment text)
    join healthcare_service h on h.id = v.healthcare_service_id and h.clinic_id = p_clinic
    join clinic k on k.id = h.clinic_id
    -- Whoever left since their plans were read sees nobody here any more.
    join practitioner_role r on r.clinic_id = k.id and r.practitioner_id = v.practitioner_id
    cross join lateral slot_posting(h, v.practitioner_id, v.starts_at, k.time_zone) p
    where v.starts_at > p_now and not exists (select from slot s
      where s.practitioner_id = v.practitioner_id and s.status <> 'entered-in-error'
        and s.starts_at > v.starts_at - interval '4 hours' and s.starts_at < v.ends_at and s.ends_at > v.starts_at);
  get diagnostics v_added = row_count;
  return v_added;
end $$;

-- Makes the slots of some practitioners on some days what is planned: those that are free leave, those that are booked stay.
-- The caller has locked the timetable. False, and nothing done, when it would do something else than was previewed.
create or replace function apply_timetable(p_clinic uuid, p_practitioners uuid[], p_from date, p_before date,
  p_visits jsonb, p_digest text) returns boolean language plpgsql as $$
declare
  v_digest text;
  v_withdrawn uuid[];
  v_kept uuid[];
  v_back uuid[];
begin
  perform lock_practitioners(p_practitioners);
  perform from slot s
    where s.clinic_id = p_clinic and s.starts_on >= p_from and s.starts_on < p_before
      and s.practitioner_id = any (p_practitioners) and s.status <> 'entered-in-error'
    order by s.id for update;
  select md5(coalesce(string_agg(change_said(c.change, c.practitioner_id, c.healthcare_service_id, c.starts_at), ','
      order by c.starts_at, c.practitioner_id, c.change), '')),
    array_agg(c.slot_id) filter (where c.change = 'withdraw'), array_agg(c.slot_id) filter (where c.change = 'keep'),
    array_agg(c.slot_id) filter (where c.change = 'back')
    into v_digest, v_withdrawn, v_kept, v_back
    from slot_changes(p_clinic, p_practitioners, p_from, p_before, p_visits) c;
  if v_digest <> p_digest then return false; end if;
  update slot set status = 'entered-in-error' where id = any (v_withdrawn);
  update slot set outside_plan = coalesce(id = any (v_kept), false) where id = any (v_kept || v_back);
  -- Whoever was to be called about a visit there need not be any more.
  perform close_calls_of_slots(v_back);
  perform add_slots(p_clinic, p_visits, app_now());
  return true;
end $$;

-- Extends the published weeks of a clinic by the days before one: nothing that is there changes, and the second time adds
-- nothing. Answers how many slots are new, or null when the plans changed since they were read.
create or replace function extend_timetable(p_clinic uuid, p_version integer, p_before date, p_visits jsonb,
  p_now timestamptz) returns table (added integer) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  if not lock_timetable(p_clinic, p_version)
    or exists (select from clinic where id = p_clinic and deactivated_at is not null) then
    return query select null::integer;
    return;
  end if;
  perform lock_practitioners(array(select distinct v.practitioner_id
    from jsonb_to_recordset(p_visits) as v (practitioner_id uuid)));
  update timetable set extended_to = greatest(extended_to, p_before) where clinic_id = p_clinic;
  return query select add_slots(p_clinic, p_visits, p_now);
end $$;

alter function slot_changes owner to clinic_writer;
alter function change_said owner to clinic_writer;
alter function preview_timetable owner to clinic_writer;
alter function touch_timetable owner to clinic_writer;
alter function lock_timetable owner to clinic_writer;
alter function add_slots owner to clinic_writer;
alter function apply_timetable owner to clinic_writer;
alter function extend_timetable owner to clinic_writer;
revoke all on function slot_changes, change_said, preview_timetable, touch_timetable, lock_timetable, add_slots, apply_timetable,
  extend_timetable from public;
grant execute on function preview_timetable to clinic_app;
grant execute on function extend_timetable to clinic_jobs, clinic_owner;
