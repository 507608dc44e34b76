-- What speaks against a slot of a clinic for a person, and may be overridden once it is seen: it is for another age or sex, it ends
-- after the clinic closes, their own practitioner sees people here and is another, or they have a visit to come here for the
-- same reason or on the same day, which is named. Of other clinics it says nothing.
create or replace function desk_warnings(p_patient uuid, p_eligibility jsonb, p_slot uuid) returns table (warning text)
  language sql stable as $$
  select w.warning
  from slot s join clinic k on k.id = s.clinic_id, jsonb_populate_record(null::eligibility, p_eligibility) e,
    lateral (values ('unsuited', not slot_fits(s, e)),
      ('ends_late', s.ends_at > (s.starts_on + k.closes_at) at time zone k.time_zone),
      ('other_practitioner', e.practitioner_id <> s.practitioner_id and exists (
        select from practitioner_role r where r.practitioner_id = e.practitioner_id and r.clinic_id = s.clinic_id))
    ) as w (warning, applies)
  where s.id = p_slot and w.applies
  union all
  (select 'duplicate:' || a.id
  from slot s join clinic k on k.id = s.clinic_id
  join appointment a on a.clinic_id = s.clinic_id and a.patient_id = p_patient
  join healthcare_service h on h.id = a.healthcare_service_id
  where s.id = p_slot and a.status = 'booked' and a.starts_at > app_now()
    and (h.reason = s.reason or (a.starts_at at time zone k.time_zone)::date = s.starts_on)
  order by a.starts_at limit 10)
$$;

revoke all on function desk_warnings from public;
grant execute on function desk_warnings to clinic_app, clinic_writer;
