-- Whether a member of staff of a clinic looks at a person's page without being asked why: the person has or had a visit there, or
-- they are on the telephone with them, since an hour at most.
create or replace function may_look(p_account uuid, p_clinic uuid, p_person uuid) returns table (allowed boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from patient p join appointment a on a.patient_id = p.id
      where p.person = p_person and a.clinic_id = p_clinic)
    or exists (select from desk_call c where c.account_id = p_account and c.clinic_id = p_clinic
      and (c.person = p_person or p_person = any (c.found)) and c.begun_at > app_now() - interval '1 hour')
$$;

revoke all on function may_look from public;
grant execute on function may_look to clinic_app;
