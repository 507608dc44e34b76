-- The next slots of a clinic that the desk may hold: so many with the person's own practitioner, and so many of each
-- reason and method with anybody else (or with one practitioner), for someone of that age and sex once it is known who. They may be
-- kept for the desk, or not open to patients yet.
create or replace function desk_openings(p_clinic uuid, p_eligibility jsonb, p_practitioner uuid, p_each integer)
  returns table (own boolean, slot_id uuid, starts_at timestamptz, starts_on date, reason text, method text, profession text,
    title_fr text, title_en text, first_name text, last_name text) language sql stable as $$
  with e as (select * from jsonb_populate_record(null::eligibility, p_eligibility)),
  sought as (
    select true as own, null as reason, null as method, e.practitioner_id from e where e.practitioner_id is not null
    union all
    select distinct false, h.reason, h.method, p_practitioner from healthcare_service h where h.clinic_id = p_clinic
  )
  select o.own, s.id, s.starts_at, s.starts_on, s.reason, s.method, p.profession, p.title_fr, p.title_en, p.first_name,
    p.last_name
  from sought o cross join lateral (
    select s.* from slot s left join hold h on h.slot_id = s.id and h.until > app_now()
    where s.clinic_id = p_clinic and s.status = 'free' and s.starts_at > app_now() and h.slot_id is null
      and (o.reason is null or s.reason = o.reason) and (o.method is null or s.method = o.method)
      and (o.practitioner_id is null or s.practitioner_id = o.practitioner_id)
      and (o.own or s.practitioner_id is distinct from (select e.practitioner_id from e))
      and (p_eligibility is null or slot_fits(s, jsonb_populate_record(null::eligibility, p_eligibility)))
    order by s.starts_at, s.id limit p_each) s
  join practitioner p on p.id = s.practitioner_id
  order by o.own desc, o.reason, o.method, s.starts_at, p.last_name, s.id
$$;

revoke all on function desk_openings from public;
grant execute on function desk_openings to clinic_app;
