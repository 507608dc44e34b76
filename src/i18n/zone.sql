-- The calendar date in most of Québec at an instant: the day that policies, counts and searches begin with.
create or replace function quebec_day(p_at timestamptz) returns date language sql immutable as $$
  select (p_at at time zone 'America/Toronto')::date
$$;

revoke all on function quebec_day from public;
grant execute on function quebec_day to clinic_app, clinic_writer;
