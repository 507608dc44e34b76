-- Saves a draft of a clinic with all of its lines, a new one for version 0, all or nothing. Answers with 'done', 'changed'
-- when somebody saved or published it since this version, 'overlap' when two of its lines do, 'foreign' when somebody or
-- something named is not this clinic's, or null for no plan of this clinic. Called again after a lost answer, it says 'changed'.
create or replace function save_plan(p_clinic uuid, p_plan jsonb, p_by uuid) returns table (outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n plan := jsonb_populate_record(null::plan, p_plan);
begin
  if not exists (select from practitioner_role r where r.clinic_id = p_clinic and r.practitioner_id = n.practitioner_id)
    or exists (select from jsonb_populate_recordset(null::plan_line, p_plan -> 'lines') l where not exists (
      select from healthcare_service h where h.id = l.healthcare_service_id and h.clinic_id = p_clinic
        and coalesce(h.practitioner_id, n.practitioner_id) = n.practitioner_id)) then
    return query select 'foreign'; return;
  end if;
  if n.version = 0 then
    insert into plan (id, clinic_id, practitioner_id, status, valid_from, valid_to, every_weeks, anchor, saved_by)
      values (n.id, p_clinic, n.practitioner_id, 'draft', n.valid_from, n.valid_to, n.every_weeks, n.anchor, p_by)
      on conflict (id) do nothing;
  else
    update plan p set version = p.version + 1, status = n.status, valid_from = n.valid_from, valid_to = n.valid_to,
        every_weeks = n.every_weeks, anchor = n.anchor, saved_by = p_by, saved_at = app_now()
      where p.id = n.id and p.clinic_id = p_clinic and p.version = n.version and p.practitioner_id = n.practitioner_id
        and p.status in ('draft', 'proposed') and n.status in ('draft', 'proposed');
  end if;
  if not found then
    return query select (select 'changed' from plan p where p.id = n.id and p.clinic_id = p_clinic); return;
  end if;
  delete from plan_line l where l.plan_id = n.id;
  insert into plan_line (plan_id, healthcare_service_id, weekday, week, from_time, to_time, break_from, break_to)
    select n.id, l.healthcare_service_id, l.weekday, l.week, l.from_time, l.to_time, l.break_from, l.break_to
    from jsonb_populate_recordset(null::plan_line, p_plan -> 'lines') l;
  return query select 'done';
exception when exclusion_violation then
  return query select 'overlap';
end $$;

-- Throws a draft away; false when somebody saved or published it since this version.
create or replace function discard_plan(p_clinic uuid, p_plan uuid, p_version integer) returns table (discarded boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from plan p where p.id = p_plan and p.clinic_id = p_clinic and p.version = p_version
    and p.status in ('draft', 'proposed');
  return query select found;
end $$;

-- Has the other published plans of a practitioner at a clinic end before a plan begins, and go on after it ends. One without
-- an end goes round those that begin later and have one: they are for some weeks, and stay.
create or replace function make_room_for(n plan) returns void language plpgsql as $$
declare
  o plan;
  v_rest uuid;
  v_free datemultirange;
begin
  if n.valid_to is null then
    select datemultirange(daterange(n.valid_from, null))
        - coalesce(range_agg(daterange(p.valid_from, p.valid_to, '[]')), '{}') into v_free
      from plan p where p.clinic_id = n.clinic_id and p.practitioner_id = n.practitioner_id and p.status = 'published'
        and p.valid_from > n.valid_from and p.valid_to is not null;
  end if;
  for o in select * from plan p where p.clinic_id = n.clinic_id and p.practitioner_id = n.practitioner_id
      and p.status = 'published' and daterange(p.valid_from, p.valid_to, '[]') && daterange(n.valid_from, n.valid_to, '[]')
      and (n.valid_to is not null or p.valid_from <= n.valid_from or p.valid_to is null)
      for update loop
    if o.valid_from >= n.valid_from then
      update plan p set status = 'retired' where p.id = o.id;
    else
      update plan p set valid_to = n.valid_from - 1 where p.id = o.id;
    end if;
    if coalesce(o.valid_to, 'infinity') > coalesce(n.valid_to, 'infinity') then
      perform copy_published(o, n.valid_to + 1, o.valid_to);
    end if;
  end loop;
  update plan p set valid_to = upper(free.first) - 1 from (select (array_agg(f order by f))[1] as first from unnest(v_free) f) free
    where p.id = n.id and n.valid_to is null;
  perform copy_published(n, lower(f), upper(f) - 1)
    from unnest(v_free) with ordinality as free(f, place) where place > 1;
end $$;

-- Publishes the lines of a plan for other days.
create or replace function copy_published(p plan, p_from date, p_to date) returns void language plpgsql as $$
declare
  v_copy uuid;
begin
  insert into plan (clinic_id, practitioner_id, status, valid_from, valid_to, every_weeks, anchor, saved_by)
    values (p.clinic_id, p.practitioner_id, 'published', p_from, p_to, p.every_weeks, p.anchor, p.saved_by)
    returning id into v_copy;
  insert into plan_line (plan_id, healthcare_service_id, weekday, week, from_time, to_time, break_from, break_to)
    select v_copy, l.healthcare_service_id, l.weekday, l.week, l.from_time, l.to_time, l.break_from, l.break_to
    from plan_line l where l.plan_id = p.id;
end $$;

-- Whether somebody is named to protect what a clinic knows of people (A-2.1, s. 8).
create or replace function has_officer(p_clinic uuid) returns boolean language sql stable as $$
  select exists (select from staff_role r join staff_account a on a.id = r.account_id
    where r.clinic_id = p_clinic and r.role = 'privacy' and a.disabled_at is null)
$$;

-- Publishes a draft: its practitioner's slots from a day to the day before another become what is planned, as was
-- previewed, all or nothing. Answers with 'done', 'changed' when anything that the preview was counted from is no longer
-- so, 'foreign' once its practitioner sees nobody here, 'no_officer' while nobody is named to protect what the clinic knows of people (A-2.1, s. 8), or null for no plan of
-- this clinic. Called again after a lost answer, it says 'done'.
create or replace function publish_plan(p_clinic uuid, p_version integer, p_plan uuid, p_plan_version integer,
  p_from date, p_before date, p_visits jsonb, p_digest text) returns table (outcome text) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  v_locked boolean := lock_timetable(p_clinic, p_version);
  n plan;
begin
  select * into n from plan where id = p_plan and clinic_id = p_clinic for update;
  if not found then
    return query select null;
  elsif n.status = 'published' and n.version = p_plan_version then
    return query select 'done';
  elsif not v_locked or n.version <> p_plan_version or n.status not in ('draft', 'proposed') then
    return query select 'changed';
  elsif not has_officer(p_clinic) then
    return query select 'no_officer';
  elsif not exists (select from practitioner_role r
      where r.clinic_id = p_clinic and r.practitioner_id = n.practitioner_id) then
    return query select 'foreign';
  elsif not apply_timetable(p_clinic, array[n.practitioner_id], p_from, p_before, p_visits, p_digest) then
    return query select 'changed';
  else
    perform make_room_for(n);
    update plan set status = 'published', saved_at = app_now() where id = p_plan;
    update timetable set version = version + 1 where clinic_id = p_clinic;
    return query select 'done';
  end if;
end $$;

alter function has_officer owner to clinic_writer;
alter function save_plan owner to clinic_writer;
alter function discard_plan owner to clinic_writer;
alter function make_room_for owner to clinic_writer;
alter function copy_published owner to clinic_writer;
alter function publish_plan owner to clinic_writer;
revoke all on function has_officer, save_plan, discard_plan, make_room_for, copy_published, publish_plan from public;
grant execute on function save_plan, discard_plan, publish_plan to clinic_app;
