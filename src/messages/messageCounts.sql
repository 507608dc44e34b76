-- Counts that a message came to its end, in one of sixteen parts of the hour: deliveries that end at the same time seldom
-- wait for each other's row.
create or replace function count_outcome(p_channel text, p_kind text, p_outcome text) returns void language sql
  security definer set search_path = public, pg_temp as $$
  insert into message_count as c (hour, channel, kind, outcome, part, count)
    values (date_trunc('hour', app_now()), p_channel, p_kind, p_outcome, floor(random() * 16), 1)
    on conflict (hour, channel, kind, outcome, part) do update set count = c.count + 1
$$;

-- Keeps how many messages wait in the queue, and answers of how many kinds and channels there are any. The queue's tables
-- belong to the worker's role, which alone reads them: read with the rights of another, whatever that role puts in their
-- place would run with those rights.
create or replace function count_queue() returns integer language plpgsql as $$
declare
  v_kinds jsonb;
begin
  if to_regclass('graphile_worker._private_jobs') is null then return 0; end if;
  select coalesce(jsonb_agg(k), '[]') into v_kinds from (
    select coalesce(m.channel, 'email') as channel, m.kind, count(*) as queued,
      count(*) filter (where m.tries > 0) as tried, min(m.not_before) as since
    from graphile_worker._private_jobs j, json_populate_record(null::outbox, j.payload) m
    group by 1, 2) k;
  insert into message_queue (counted_at, kinds) values (app_now(), v_kinds)
    on conflict (one) do update set counted_at = excluded.counted_at, kinds = excluded.kinds;
  return jsonb_array_length(v_kinds);
end $$;

-- How many messages wait, since how many seconds the oldest is due, what became of those of the last 24 hours (and of the
-- hour in which these began), and what is switched off: counts, and nobody's message.
create or replace function message_counts() returns table (what text, channel text, kind text, outcome text,
    value double precision)
  language sql stable security definer set search_path = public, pg_temp as $$
  with waiting as (
    select channel, kind, count(*) filter (where not_before <= app_now()) as due,
      count(*) filter (where not_before > app_now()) as later, 0 as queued, count(*) filter (where tries > 0) as tried,
      min(not_before) filter (where not_before <= app_now()) as since
      from outbox group by channel, kind
    union all
    select k.channel, k.kind, 0, 0, k.queued, k.tried, k.since from message_queue q,
      jsonb_to_recordset(q.kinds) as k (channel text, kind text, queued bigint, tried bigint, since timestamptz)
  )
  select each.what, w.channel, w.kind, null, each.value
    from (select channel, kind, sum(due) as due, sum(later) as later, sum(queued) as queued, sum(tried) as tried,
      extract(epoch from app_now() - min(since)) as age from waiting group by channel, kind) w
      cross join lateral (values ('due', w.due), ('later', w.later), ('queued', w.queued), ('tried', w.tried),
        ('oldest_due_seconds', w.age)) each (what, value)
    where each.value is not null
  union all
  select 'settled', channel, kind, outcome, sum(count) from message_count
    where hour >= date_trunc('hour', app_now() - interval '24 hours') group by channel, kind, outcome
  union all
  select 'off_seconds', channel, kind, null, extract(epoch from app_now() - off_since) from message_switch
  union all
  select 'queue_counted_seconds', null, null, null, extract(epoch from app_now() - counted_at) from message_queue
$$;

alter function count_outcome owner to clinic_writer;
revoke all on function count_outcome, count_queue, message_counts from public;
grant execute on function count_outcome, count_queue to clinic_jobs;
grant execute on function message_counts to clinic_app;
