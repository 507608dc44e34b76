-- Saves what a clinic says of itself to patients; false when somebody saved it since this version. Called again after a
-- lost answer, it is false.
create or replace function save_clinic_settings(p_clinic uuid, p_settings jsonb) returns table (saved boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  n clinic := jsonb_populate_record(null::clinic, p_settings);
begin
  update clinic k set version = k.version + 1, phone = n.phone, accessible = n.accessible, access_fr = n.access_fr,
      access_en = n.access_en, transport_fr = n.transport_fr,
      transport_en = n.transport_en, hours_fr = n.hours_fr, hours_en = n.hours_en, bring_fr = n.bring_fr, bring_en = n.bring_en,
      cancellation_deadline_minutes = n.cancellation_deadline_minutes,
      late_online = n.late_online, closes_at = n.closes_at, remind_early = n.remind_early,
      cancellation_policy_fr = n.cancellation_policy_fr, cancellation_policy_en = n.cancellation_policy_en
    where k.id = p_clinic and k.version = n.version;
  saved := found;
  return next;
end $$;

-- Says which Easter days a clinic takes; nothing for null.
create or replace function set_easter(p_clinic uuid, p_easter text) returns void language sql as $$
  update clinic set easter = p_easter where id = p_clinic and p_easter is not null
$$;

alter function set_easter owner to clinic_writer;
alter function save_clinic_settings owner to clinic_writer;
revoke all on function save_clinic_settings, set_easter from public;
grant execute on function save_clinic_settings to clinic_app;
