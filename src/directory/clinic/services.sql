-- What a change of a service would do, before it is made: how many free slots to come would be shown at other times, or to
-- others.
create or replace function preview_service(p_clinic uuid, p_service jsonb) returns table (reposted integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::integer from slots_to_repost(p_clinic, jsonb_populate_record(null::healthcare_service, p_service))
$$;

-- Who would see a slot of a service that starts then, and from when: the categories that ever do, and the desk ('desk')
-- while a slot may be kept for it. Of the slots that the desk keeps, and of the others.
create or replace function preview_posting(p_clinic uuid, p_service jsonb, p_starts_at timestamptz)
  returns table (category text, opens_at timestamptz, desk_opens_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.category, slot_opens(p_starts_at, o.lead, h.release_time, k.time_zone),
    greatest(slot_opens(p_starts_at, o.lead, h.release_time, k.time_zone),
      p_starts_at - make_interval(mins => h.desk_minutes))
  from jsonb_populate_record(null::healthcare_service, p_service) h, clinic k,
    lateral (values ('a', h.a_lead_minutes), ('b', h.b_lead_minutes), ('c', h.c_lead_minutes), ('d', h.d_lead_minutes))
      as o(category, lead)
  where k.id = p_clinic and o.lead is not null
  order by 2, 1
$$;

-- Saves a service of a clinic, a new one for version 0, and shows its free slots to come by its posting rules at once, all
-- or nothing. Answers with 'done', 'changed' when somebody saved it since this version, or null for no service of this clinic.
-- Called again after a lost answer, it says 'changed'.
create or replace function save_service(p_clinic uuid, p_service jsonb)
  returns table (outcome text, reposted integer) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  n healthcare_service := jsonb_populate_record(null::healthcare_service, p_service);
  v_saved healthcare_service;
begin
  if n.version = 0 and n.practitioner_id is not null and not exists (
      select from practitioner_role r where r.clinic_id = p_clinic and r.practitioner_id = n.practitioner_id) then
    return query select null, 0;
    return;
  end if;
  if n.version = 0 then
    insert into healthcare_service (id, code, clinic_id, name_fr, name_en, reason, method, duration_minutes, buffer_minutes,
        min_age, max_age, sex, a_lead_minutes, b_lead_minutes, c_lead_minutes, d_lead_minutes, redirection, staff_only,
        practitioner_id, release_time, desk_percent, desk_minutes)
      values (n.id, n.id::text, p_clinic, n.name_fr, n.name_en, n.reason, n.method, n.duration_minutes, n.buffer_minutes,
        n.min_age, n.max_age, n.sex, n.a_lead_minutes, n.b_lead_minutes, n.c_lead_minutes, n.d_lead_minutes, n.redirection,
        n.staff_only, n.practitioner_id, n.release_time, n.desk_percent, n.desk_minutes)
      on conflict (id) do nothing;
    return query select 'done', 0;
    return;
  end if;
  perform touch_timetable(p_clinic);
  update healthcare_service h set version = h.version + 1, name_fr = n.name_fr, name_en = n.name_en,
      duration_minutes = n.duration_minutes, buffer_minutes = n.buffer_minutes, min_age = n.min_age, max_age = n.max_age,
      sex = n.sex,
      a_lead_minutes = n.a_lead_minutes, b_lead_minutes = n.b_lead_minutes, c_lead_minutes = n.c_lead_minutes,
      d_lead_minutes = n.d_lead_minutes, redirection = n.redirection, staff_only = n.staff_only,
      release_time = n.release_time, desk_percent = n.desk_percent, desk_minutes = n.desk_minutes
    where h.id = n.id and h.clinic_id = p_clinic and h.version = n.version
    returning h.* into v_saved;
  if found then
    return query select 'done', repost_slots(p_clinic, v_saved);
  else
    return query select case when exists (
      select from healthcare_service h where h.id = n.id and h.clinic_id = p_clinic) then 'changed' end, 0;
  end if;
end $$;

alter function preview_service owner to clinic_writer;
alter function preview_posting owner to clinic_writer;
alter function save_service owner to clinic_writer;
revoke all on function preview_service, preview_posting, save_service from public;
grant execute on function preview_service, preview_posting, save_service to clinic_app;
