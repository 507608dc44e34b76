-- The slots of some days of a clinic as its staff see them, of one practitioner or of all (null), whatever became of them:
-- free, held by somebody now, kept for the desk, booked, or not available. It says nothing of who holds or booked.
create or replace function week_of_clinic(p_clinic uuid, p_from date, p_before date, p_practitioner uuid)
  returns table (slot_id uuid, starts_at timestamptz, starts_on date, reason text, method text, state text,
    profession text, title_fr text, title_en text, first_name text, last_name text)
  language sql stable as $$
  select s.id, s.starts_at, s.starts_on, s.reason, s.method,
    case when s.status = 'free' and h.slot_id is not null then 'held'
      when s.status = 'free' and s.desk_until > app_now() then 'desk' else s.status end,
    p.profession, p.title_fr, p.title_en, p.first_name, p.last_name
  from slot s join practitioner p on p.id = s.practitioner_id
  left join hold h on h.slot_id = s.id and h.until > app_now()
  where s.clinic_id = p_clinic and s.starts_on >= p_from and s.starts_on < p_before
    and s.status <> 'entered-in-error' and (p_practitioner is null or s.practitioner_id = p_practitioner)
  order by s.starts_at, p.last_name, s.id
$$;

revoke all on function week_of_clinic from public;
grant execute on function week_of_clinic to clinic_app;
