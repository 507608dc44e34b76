-- The free slots to come of a service that these posting rules would show at other times, or to others. A booked slot
-- keeps what it had.
create or replace function slots_to_repost(p_clinic uuid, r healthcare_service) returns setof uuid
  language sql stable as $$
  select s.id from slot s
  where s.clinic_id = p_clinic and s.starts_on >= app_now()::date - 1 and s.healthcare_service_id = r.id
    and s.status = 'free' and s.starts_at > app_now()
    and (s.a_from, s.b_from, s.c_from, s.d_from, s.min_age, s.max_age, s.sex, s.redirection, s.staff_only)
      is distinct from (s.starts_at - make_interval(mins => r.a_lead_minutes),
        s.starts_at - make_interval(mins => r.b_lead_minutes), s.starts_at - make_interval(mins => r.c_lead_minutes),
        s.starts_at - make_interval(mins => r.d_lead_minutes), r.min_age, r.max_age, r.sex, r.redirection, r.staff_only)
$$;

-- Shows the free slots to come of a service as its posting rules are now; answers how many changed.
create or replace function repost_slots(p_clinic uuid, r healthcare_service) returns integer language plpgsql as $$
declare
  v_changed integer;
begin
  update slot s set
      a_from = s.starts_at - make_interval(mins => r.a_lead_minutes),
      b_from = s.starts_at - make_interval(mins => r.b_lead_minutes),
      c_from = s.starts_at - make_interval(mins => r.c_lead_minutes),
      d_from = s.starts_at - make_interval(mins => r.d_lead_minutes),
      min_age = r.min_age, max_age = r.max_age, sex = r.sex, redirection = r.redirection, staff_only = r.staff_only
    where s.id in (select slots_to_repost(p_clinic, r));
  get diagnostics v_changed = row_count;
  return v_changed;
end $$;

alter function slots_to_repost owner to clinic_writer;
alter function repost_slots owner to clinic_writer;
revoke all on function slots_to_repost, repost_slots from public;
