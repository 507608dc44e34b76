-- Turns rows of the outbox that are due into jobs, oldest first, but a code before all others because somebody waits for it,
-- and reminders and news of staff after them; and answers how many. What is switched off stays, but only until its time is over: then it leaves to
-- be noted as expired, so that no row stays for ever. A row leaves the outbox in the statement that makes its job, so none is
-- lost or doubled. Processes that drain at the same time take turns.
create or replace function drain_outbox(p_batch integer) returns integer language plpgsql as $$
declare
  drained integer;
  v_now timestamptz := app_now();
begin
  if not pg_try_advisory_xact_lock(hashtextextended('outbox', 0)) then return 0; end if;
  with gone as (
    delete from outbox where id in (
      select id from outbox o where not_before <= v_now and (not_after < v_now
        or not exists (select from message_switch s where s.channel = o.channel and s.kind = o.kind))
      order by not_before, id limit p_batch) returning *
  )
  select count(*) into drained from graphile_worker.add_jobs(coalesce(
    (select array_agg((
      'deliver', row_to_json(gone), null, null, null, gone.id::text,
      case when gone.kind = 'code' then -1 when gone.kind in ('reminder', 'reminder_early', 'missed', 'staff_day', 'staff_flags') then 1 end, null
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
