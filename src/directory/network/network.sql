-- Saves a clinic of the network, a new one for version 0; its slots to come move with it. A group is known by its name, and
-- begins with its first clinic. Answers with 'done', 'changed' when somebody saved it since this version, or null for no such
-- clinic. Called again after a lost answer, it says 'done' of a new one and 'changed' of another.
create or replace function save_clinic(p_clinic jsonb, p_group text) returns table (outcome text) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  n clinic := jsonb_populate_record(null::clinic, p_clinic);
  v_group uuid;
begin
  if p_group <> '' then
    perform pg_advisory_xact_lock(hashtextextended('groups', 5));
    select id into v_group from clinic_group where name = p_group order by code limit 1;
    if not found then
      insert into clinic_group (code, name) values (n.id::text, p_group) returning id into v_group;
    end if;
  end if;
  if n.version = 0 then
    insert into clinic (id, code, group_id, name, address, city, postal_code, region_code, phone, website, time_zone,
        position_km, accessible, access_fr, access_en, hours_fr, hours_en, bring_fr, bring_en,
        cancellation_deadline_minutes, cancellation_policy_fr, cancellation_policy_en)
      values (n.id, n.id::text, v_group, n.name, n.address, n.city, n.postal_code, n.region_code, n.phone, n.website,
        n.time_zone, n.position_km, false, '', '', '', '', '', '', 1440, '', '')
      on conflict (id) do nothing;
    return query select 'done'; return;
  end if;
  perform touch_timetable(n.id) from clinic k where k.id = n.id;
  update clinic k set version = k.version + 1, group_id = v_group, name = n.name, address = n.address, city = n.city,
      postal_code = n.postal_code, region_code = n.region_code, phone = n.phone, website = n.website,
      position_km = coalesce(n.position_km, k.position_km)
    where k.id = n.id and k.version = n.version;
  if found then
    perform relocate_slots(n.id);
    return query select 'done';
  else
    return query select (select 'changed' from clinic k where k.id = n.id);
  end if;
end $$;

-- Ends a clinic, or opens it again: nobody works there any more, nobody is offered anything. False, and nothing done,
-- while visits are booked there.
create or replace function activate_clinic(p_clinic uuid, p_active boolean) returns table (done boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  done := p_active or clear_slots(p_clinic, null);
  if done then
    update clinic set deactivated_at = case when not p_active then app_now() end where id = p_clinic;
  end if;
  return next;
end $$;

-- Saves a practitioner, a new one for version 0, at a clinic (null: nowhere yet). Answers as save_clinic does.
create or replace function save_practitioner(p_practitioner jsonb, p_clinic uuid) returns table (outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n practitioner := jsonb_populate_record(null::practitioner, p_practitioner);
begin
  if n.version = 0 then
    insert into practitioner (id, code, profession, title_fr, title_en, first_name, last_name, languages, license_number)
      values (n.id, n.id::text, n.profession, n.title_fr, n.title_en, n.first_name, n.last_name, n.languages, n.license_number)
      on conflict (id) do nothing;
    insert into practitioner_role (practitioner_id, clinic_id) select n.id, p_clinic where p_clinic is not null
      on conflict do nothing;
    return query select 'done'; return;
  end if;
  update practitioner p set version = p.version + 1, profession = n.profession, title_fr = n.title_fr, title_en = n.title_en,
      first_name = n.first_name, last_name = n.last_name, languages = n.languages, license_number = n.license_number
    where p.id = n.id and p.version = n.version;
  return query select case when found then 'done' else (select 'changed' from practitioner p where p.id = n.id) end;
end $$;

-- Has a practitioner see people at a clinic, or no longer: false, and nothing done, while visits with them are booked there.
create or replace function set_practitioner_role(p_practitioner uuid, p_clinic uuid, p_works boolean)
  returns table (done boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  done := p_works or clear_slots(p_clinic, p_practitioner);
  if done and p_works then
    insert into practitioner_role (practitioner_id, clinic_id) values (p_practitioner, p_clinic) on conflict do nothing;
  elsif done then
    delete from practitioner_role where practitioner_id = p_practitioner and clinic_id = p_clinic;
  end if;
  return next;
end $$;

alter function save_clinic owner to clinic_writer;
alter function activate_clinic owner to clinic_writer;
alter function save_practitioner owner to clinic_writer;
alter function set_practitioner_role owner to clinic_writer;
revoke all on function save_clinic, activate_clinic, save_practitioner, set_practitioner_role from public;
grant execute on function save_clinic, activate_clinic, save_practitioner, set_practitioner_role to clinic_app;
