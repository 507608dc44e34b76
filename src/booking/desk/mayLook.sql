-- Whom a member of staff of a clinic looks at by a person's id without being asked why: the person, or whom they turned out to be,
-- who has or had a visit there, or is on the telephone with them, since an hour at most, for `telephone`; or whom they gave a
-- reason to look at a quarter of an hour ago at most, for `break_glass`; null for anybody else.
create or replace function may_look(p_account uuid, p_clinic uuid, p_person uuid) returns table (person uuid, why text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select case when l.why is not null then l.person end, l.why from (select w.person, case
    when exists (select from patient p join appointment a on a.patient_id = p.id
        where p.person = w.person and a.clinic_id = p_clinic)
      or exists (select from desk_call c where c.account_id = p_account and c.clinic_id = p_clinic
        and (c.person = w.person or w.person = any (c.found)) and c.begun_at > app_now() - interval '1 hour')
      then 'telephone'
    when exists (select from break_glass g where g.account_id = p_account and g.clinic_id = p_clinic
        and g.person = w.person and g.until > app_now()) then 'break_glass' end as why
  from (select coalesce((select u.merged_into from unregistered_person u
    where u.person = p_person and u.clinic_id = p_clinic), p_person) as person) w) l
$$;

revoke all on function may_look from public;
grant execute on function may_look to clinic_app;
