-- Whom a member of staff of a clinic looks at by a person's id without being asked why, and until when: the person, or whom they turned
-- out to be, who has or had a visit there, or whom a search of a call found an hour ago at most, for `telephone`; or whom they gave a
-- reason to look at a quarter of an hour ago at most, for `break_glass`; null for anybody else. A call that began from such a look
-- found nobody, and so it never widens it (S-27).
create or replace function may_look(p_account uuid, p_clinic uuid, p_person uuid)
  returns table (person uuid, why text, until timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select l.person, l.why, l.until from (values (1)) one (n) left join lateral (
    select w.person, b.why, b.until from (select coalesce((select u.merged_into from unregistered_person u
        where u.person = p_person and u.clinic_id = p_clinic), p_person) as person) w, lateral (
      select 1 as rank, 'telephone' as why, app_now() + interval '1 hour' as until
        where exists (select from patient p join appointment a on a.patient_id = p.id
          where p.person = w.person and a.clinic_id = p_clinic)
      union all
      select 2, 'telephone', c.until from desk_call c where c.account_id = p_account and c.clinic_id = p_clinic
        and w.person = any (c.found)
      union all
      select 3, 'break_glass', g.until from break_glass g where g.account_id = p_account and g.clinic_id = p_clinic
        and g.person = w.person) b
    where b.until > app_now() order by b.rank, b.until desc limit 1) l on true
$$;

revoke all on function may_look from public;
grant execute on function may_look to clinic_app, clinic_writer;
