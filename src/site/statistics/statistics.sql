-- Adds a batch of counts to today's. In one order, so that two processes that add at once never wait for each other in a circle.
create or replace function count_statistics(p_counts jsonb) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into statistic (on_day, kind, name, count)
    select quebec_day(app_now()), c.kind, c.name, c.count
    from jsonb_to_recordset(p_counts) as c (kind text, name text, count bigint)
    order by c.kind, c.name
    on conflict (on_day, kind, name) do update set count = statistic.count + excluded.count
$$;

-- A count as it is told: nothing below five, and else the multiple of five below it, so that no difference of two betrays a small one.
create or replace function shown_count(p_count numeric) returns integer language sql immutable as $$
  select case when p_count >= 5 then (p_count - p_count % 5)::integer end
$$;

-- What was counted in some periods of so many days each, the first from a day on; all pages together are of kind "pages".
create or replace function statistics(p_from date, p_days integer, p_periods integer)
  returns table (from_day date, kind text, name text, told integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  with counted as (
    select p_from + p_days * ((s.on_day - p_from) / p_days) as from_day, s.kind, s.name, s.count
    from statistic s where s.on_day >= p_from and s.on_day < p_from + p_days * p_periods
  )
  select c.from_day, c.kind, c.name, shown_count(sum(c.count)) from counted c group by 1, 2, 3
  union all
  select c.from_day, 'pages', '', shown_count(sum(c.count)) from counted c where c.kind = 'page' group by 1
$$;

alter function count_statistics owner to clinic_writer;
alter function statistics owner to clinic_writer;
revoke all on function count_statistics, shown_count, statistics from public;
grant execute on function count_statistics, statistics to clinic_app;
grant execute on function statistics to clinic_owner;
grant execute on function shown_count to clinic_writer;
