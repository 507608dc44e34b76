-- What a person asked for, beyond what they may have; null asks for nothing. The lower bound on starts_at is there
-- for the last column of the indexes.
create or replace function slot_matches(s slot, c criteria) returns boolean language sql immutable as $$
  select s.reason = c.reason and s.starts_on >= c.from_on
    and s.starts_at >= c.from_on::timestamp at time zone 'UTC'
    and (c.methods is null or s.method = any(c.methods))
    and (c.moments is null or s.moment = any(c.moments))
$$;

-- The openings: slots that someone may hold now, that match what they ask for, and that no other session holds. It
-- is inlined where it is read, so that whoever reads it by clinic or by cell walks one index and stops early. Its
-- scalar subqueries are never hashed whole: they cost what the few slots looked at cost.
create or replace function open_slots(e eligibility, c criteria, p_session uuid, p_now timestamptz) returns setof slot
  language sql stable as $$
  select s.* from slot s
  where slot_bookable(s, e, p_now) and slot_matches(s, c)
    and (c.language is null or (select c.language = any(p.languages) from practitioner p where p.id = s.practitioner_id))
    and (select true from held_elsewhere(s.id, p_session, p_now)) is not true
$$;

revoke all on function slot_matches, open_slots from public;
grant execute on function slot_matches, open_slots to clinic_app;
