-- Takes a point of every count in turn: at most so many in a window of so many seconds, which begins with the first.
-- Once one has none left (`refused` is its place, `wait` the seconds to its end), the others are taken from idle keys:
-- the same work, and no failure counted that was not one. The counts of everyone stand in one order, so that nobody
-- waits in a circle.
create or replace function throttle_take(p_counts jsonb, out refused integer, out wait integer) language plpgsql as $$
declare
  v_now bigint := extract(epoch from app_now()) * 1000;
  c record;
  t throttle;
begin
  for c in
    select * from rows from (jsonb_to_recordset(p_counts) as (key text, points integer, seconds integer))
      with ordinality as c(key, points, seconds, place) order by place
  loop
    insert into throttle as known (key, points, expire)
      values (case when refused is null then c.key else 'idle:' || c.key end, 1, v_now + c.seconds * 1000::bigint)
      on conflict (key) do update set
        points = case when known.expire <= v_now then 1 else known.points + 1 end,
        expire = case when known.expire <= v_now then excluded.expire else known.expire end
      returning * into t;
    if refused is null and t.points > c.points then
      refused := c.place;
      wait := greatest(1, ceil((t.expire - v_now) / 1000.0));
    end if;
  end loop;
end $$;

-- Puts a point of every count back: the try was not a failure.
create or replace function throttle_give_back(p_keys jsonb) returns void language plpgsql as $$
declare
  v_key text;
begin
  for v_key in select k.key from jsonb_array_elements_text(p_keys) with ordinality k(key, place) order by place loop
    update throttle set points = points - 1 where key = v_key and points > 0;
  end loop;
end $$;

-- Clears windows that ended an hour ago or longer, and answers how many.
create or replace function forget_throttle(p_batch integer) returns integer language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  forgotten integer;
begin
  delete from throttle where ctid = any (array(
    select ctid from throttle where expire < (extract(epoch from app_now()) - 3600) * 1000
    limit p_batch for update skip locked));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

revoke all on function throttle_take, throttle_give_back, forget_throttle from public;
grant execute on function throttle_take, throttle_give_back to clinic_app;
grant execute on function forget_throttle to clinic_jobs;
