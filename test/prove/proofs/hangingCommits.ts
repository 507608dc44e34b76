import { setTimeout as pause } from 'node:timers/promises'
import type { Stage } from '../stage/stage.ts'
import { Broken } from './broken.ts'

/**
 * Lets commits that store an answer wait, once durable, for a standby server that does not exist: the transaction
 * is committed, and PostgreSQL has not yet said so. That moment then lasts as long as we like.
 */
export const commitsThatHang = `
  do $do$ begin
    execute format('alter database %I set synchronous_commit = local', current_database());
  end $do$;
  create function wait_for_standby() returns trigger language plpgsql as
    $$ begin perform set_config('synchronous_commit', 'on', true); return null; end $$;
  create trigger wait_for_standby after insert on submission
    for each row execute function wait_for_standby();`

export interface HangingCommits {
  /** From now on, a commit that stores an answer hangs. */
  hang(): Promise<void>
  /** Returns once so many commits hang, with the number of a server process of theirs. */
  hanging(least?: number): Promise<number>
  /** Lets hanging commits, and all others, end. */
  release(): Promise<void>
}

/** Controls the commits of a stage whose setting is `commitsThatHang`. */
export function hangingCommits({ sql }: Stage): HangingCommits {
  let probe: Promise<unknown> = Promise.resolve()

  async function standby(name: string) {
    await sql(`alter system set synchronous_standby_names = '${name}'`)
    await sql('select pg_reload_conf()')
  }

  return {
    async hang() {
      await standby('nobody')
      // Processes heed a setting when they get to it: a commit of our own tells when.
      for (let hangs = false; !hangs; ) {
        probe = sql(PROBE)
        hangs = await Promise.race([probe.then(() => false), pause(50).then(() => true)])
      }
    },
    async hanging(least = 1) {
      const deadline = performance.now() + 2300
      while (performance.now() < deadline) {
        const found = await sql<{ pid: number }>(WAITING)
        if (found[0] && found.length >= least) return found[0].pid
        await pause(2)
      }
      throw new Broken('too few commits were under way')
    },
    async release() {
      await standby('')
      await probe
    },
  }
}

const PROBE = `select set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'prove', '')`
const WAITING = `select pid from pg_stat_activity
  where wait_event = 'SyncRep' and datname = current_database() and usename = 'clinic_app'`
