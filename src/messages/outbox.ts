import type pg from 'pg'
import { lend } from '../db/lend.ts'

const BATCH = 500

/**
 * Turns the rows of the outbox into jobs, oldest first: a row leaves the outbox in the very statement that makes its
 * job, so none is lost or doubled. Processes that drain at the same time take turns.
 */
export async function drainOutbox(pool: pg.Pool): Promise<number> {
  let drained = 0
  for (;;) {
    const batch = await lend(pool, (client) => client.query(DRAIN, [BATCH]))
    drained += batch.rows[0].jobs
    if (batch.rows[0].jobs < BATCH) return drained
  }
}

const DRAIN = `
  with turn as materialized (
    select pg_try_advisory_xact_lock(hashtextextended('outbox', 0)) as mine
  ), gone as (
    delete from outbox where id in (select id from outbox where (select mine from turn) order by id limit $1)
    returning *
  )
  select count(*)::integer as jobs from graphile_worker.add_jobs(coalesce(
    (select array_agg((
      'deliver', row_to_json(gone), null, null, null, gone.id::text, null, null
    )::graphile_worker.job_spec order by gone.id) from gone), '{}'))`
