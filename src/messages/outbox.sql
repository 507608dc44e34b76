-- Turns rows of the outbox that are due into jobs, oldest first, but a code before all others because somebody waits for it,
-- and reminders after them; and answers how many. A row leaves the outbox in the statement that makes its job, so none is
-- lost or doubled. Processes that drain at the same time take turns.
create or replace function drain_outbox(p_batch integer) returns integer language plpgsql as $$
declare drained integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('outbox', 0)) then return 0; end if;
  with gone as (
    delete from outbox where id in (
      select id from outbox where not_before <= app_now() order by not_before, id limit p_batch) returning *
  )
  select count(*) into drained from graphile_worker.add_jobs(coalesce(
    (select array_agg((
      'deliver', row_to_json(gone), null, null, null, gone.id::text,
      case when gone.kind = 'code' then -1 when gone.kind in ('reminder', 'reminder_early') then 1 end, null
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

-- Takes back the deliveries of processes that died: the queue itself would wait four hours.
create or replace function release_deliveries(p_seconds integer) returns void language plpgsql as $$
begin
  perform graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - make_interval(secs => p_seconds);
end $$;

alter function put_back owner to clinic_writer;
revoke all on function drain_outbox, put_back, release_deliveries from public;
grant execute on function drain_outbox, put_back, release_deliveries to clinic_jobs;
