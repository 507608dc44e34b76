-- Turns rows of the outbox that are due into jobs, as many as the queue lacks: by the rank of their kind, then oldest first; those
-- below zero whatever waits, because somebody waits for them. Answers how many. A great many wait here and not there, where each look
-- for the next job costs all that wait. What is switched off stays, but only until its time is over: then it leaves to be noted as
-- expired, so that no row stays for ever. A row leaves the outbox in the statement that makes its job, so none is lost or doubled.
-- Processes that drain at the same time take turns.
create or replace function drain_outbox(p_most integer, p_ranks jsonb) returns integer language plpgsql as $$
declare
  drained integer;
  v_now timestamptz := app_now();
  v_room integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('outbox', 0)) then return 0; end if;
  select p_most - count(*) into v_room from graphile_worker.jobs
    where locked_at is null and attempts < max_attempts and run_at <= now();
  with on_now as (
    select c.channel, r.key as kind, r.value::integer as rank
      from (values ('email'), ('sms')) c (channel), jsonb_each_text(p_ranks) r
      where not exists (select from message_switch s where s.channel = c.channel and s.kind = r.key)
  ), due as (
    select o.id, n.rank, o.not_before from on_now n cross join lateral (
      select id, not_before from outbox where kind = n.kind and channel = n.channel and not_before <= v_now
      order by not_before, id limit p_most) o
    union
    (select id, (p_ranks ->> kind)::integer, not_before from outbox where not_after < v_now and not_before <= v_now
      order by not_after limit p_most)
  ), next as (
    select id, rank, row_number() over (order by rank, not_before, id) as place from due
  ), gone as (
    -- One list of ids: joined, the whole outbox would be read to take ten of it.
    delete from outbox where id = any (array(select n.id from next n where n.rank < 0 or n.place <= v_room)) returning *
  )
  select count(*) into drained from graphile_worker.add_jobs(coalesce(
    (select array_agg(('deliver', row_to_json(gone), null, null, null, gone.id::text, (p_ranks ->> gone.kind)::integer, null
      )::graphile_worker.job_spec order by gone.not_before, gone.id) from gone), '{}'));
  return drained;
end $$;

-- Puts a message back whose delivery failed, as its job carries it, to leave again after so many seconds.
create or replace function put_back(p_message jsonb, p_seconds double precision) returns void language sql
  security definer set search_path = public, pg_temp as $$
  insert into outbox
    select (jsonb_populate_record(m, jsonb_build_object('tries', m.tries + 1,
      'not_before', app_now() + make_interval(secs => p_seconds)))).*
    from jsonb_populate_record(null::outbox, p_message) m
    on conflict do nothing
$$;

-- Puts a message back that was switched off after its job was made, to leave again when it is on; false for any other.
create or replace function hold_back(p_message jsonb) returns boolean language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from message_switch s
      where s.channel = p_message ->> 'channel' and s.kind = p_message ->> 'kind') then
    return false;
  end if;
  insert into outbox
    select (jsonb_populate_record(m, jsonb_build_object('not_before', app_now()))).*
    from jsonb_populate_record(null::outbox, p_message) m
    on conflict do nothing;
  return true;
end $$;

-- Takes back the deliveries of processes that died: the queue itself would wait four hours.
create or replace function release_deliveries(p_seconds integer) returns void language plpgsql as $$
begin
  perform graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - make_interval(secs => p_seconds);
end $$;

alter function put_back owner to clinic_writer;
alter function hold_back owner to clinic_writer;
revoke all on function drain_outbox, put_back, hold_back, release_deliveries from public;
grant execute on function drain_outbox, put_back, hold_back, release_deliveries to clinic_jobs;
