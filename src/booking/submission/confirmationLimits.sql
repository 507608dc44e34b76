-- Whether this person may still book or move, after the last day's: so often for sessions that proved only a card, and
-- apart from them so often for those that gave a second proof, so that a card alone shuts nobody out who has more (S-01).
create or replace function may_confirm(p_person uuid, p_proved boolean, p_per_day integer) returns boolean
  language sql stable as $$
  select count(*) < p_per_day from confirmation
  where person = p_person and proved = p_proved and confirmed_at > app_now() - interval '1 day'
$$;

-- Counts a booking or a move before it is tried; false when none is left. Those of one person take turns, so that
-- many at once are never more than the limit.
create or replace function count_confirmation(p_person uuid, p_proved boolean, p_per_day integer) returns boolean
  language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_person::text, 3));
  if not may_confirm(p_person, p_proved, p_per_day) then return false; end if;
  insert into confirmation (person, proved) values (p_person, p_proved);
  return true;
end $$;

alter function may_confirm owner to clinic_writer;
alter function count_confirmation owner to clinic_writer;
revoke all on function may_confirm, count_confirmation from public;
