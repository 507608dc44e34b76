-- Turns rows of the outbox into jobs, oldest first, but a code before all others because somebody waits for it; and answers how many. A row leaves the outbox in the statement that
-- makes its job, so none is lost or doubled. Processes that drain at the same time take turns.
create or replace function drain_outbox(p_batch integer) returns integer language plpgsql as $$
declare drained integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('outbox', 0)) then return 0; end if;
  with gone as (
    delete from outbox where id in (select id from outbox order by id limit p_batch) returning *
  )
  select count(*) into drained from graphile_worker.add_jobs(coalesce(
    (select array_agg((
      'deliver', row_to_json(gone), null, null, null, gone.id::text, case gone.kind when 'code' then -1 end, null
    )::graphile_worker.job_spec order by gone.id) from gone), '{}'));
  return drained;
end $$;

-- Takes back the deliveries of processes that died: the queue itself would wait four hours.
create or replace function release_deliveries(p_seconds integer) returns void language plpgsql as $$
begin
  perform graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - make_interval(secs => p_seconds);
end $$;

revoke all on function drain_outbox, release_deliveries from public;
grant execute on function drain_outbox, release_deliveries to clinic_jobs;
