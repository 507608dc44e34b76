-- When a slot opens for someone; null: never. Their own category, or the moment it opens to anyone (Regulation
-- A-2.2, r. 1, s. 4).
create or replace function slot_opens_at(s slot, e eligibility) returns timestamptz language sql immutable as $$
  select least(s.d_from, case
    when s.practitioner_id = e.practitioner_id then s.a_from
    when s.place_id = e.place_id and e.with_physician then s.b_from
    when s.place_id = e.place_id then s.c_from
  end)
$$;

-- Whether a slot is for someone of this age on the day of the appointment, and of this sex where the service says (unknown
-- suits).
create or replace function slot_fits(s slot, e eligibility) returns boolean language sql immutable as $$
  select (s.sex is null or e.sex is null or s.sex = e.sex)
    and (s.min_age is null or e.birth_date + make_interval(years => s.min_age) <= s.starts_on)
    and (s.max_age is null or e.birth_date + make_interval(years => s.max_age + 1) > s.starts_on)
$$;

-- Whether a slot suits someone at all, who comes by themselves: neither redirection-only nor staff-only.
create or replace function slot_suits(s slot, e eligibility) returns boolean language sql immutable as $$
  select not s.staff_only and s.redirection is null and slot_fits(s, e)
$$;

-- The one definition of bookable, shared by every list and by every command. All of them are inlined where they are
-- called, so that the indexes alone answer.
create or replace function slot_bookable(s slot, e eligibility, at timestamptz) returns boolean
  language sql immutable as $$
  select s.status = 'free' and s.starts_at > at and slot_opens_at(s, e) <= at and slot_suits(s, e)
$$;

revoke all on function slot_opens_at, slot_fits, slot_suits, slot_bookable from public;
grant execute on function slot_opens_at, slot_fits, slot_suits, slot_bookable to clinic_app, clinic_writer;
