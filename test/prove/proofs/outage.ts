import { setTimeout as pause } from 'node:timers/promises'
import { type Load, startLoad } from '../stage/load.ts'
import type { Stage } from '../stage/stage.ts'
import { expectAcknowledged } from './acknowledged.ts'
import { expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'

/** PostgreSQL dies under load and comes back: nothing that people were told is lost, and nobody restarts anything. */
export const killed: Proof = {
  name: 'crash, PostgreSQL killed',
  prove: (stage) => run(stage, { strikes: [kill, killOne, kill], workers: 16, seconds: 2 }),
  control: {
    without: 'durable tables',
    // What is kept for good may name nothing that is not.
    sql: `do $$ declare c record; begin
      for c in select conrelid::regclass as of, conname as name from pg_constraint where confrelid = 'appointment'::regclass loop
        execute format('alter table %s drop constraint %I', c.of, c.name);
      end loop;
    end $$; alter table appointment set unlogged`,
    prove: (stage) => run(stage, { strikes: [kill], workers: 8, seconds: 1 }),
  },
}

/** PostgreSQL stops answering under load, then goes on: every wait ends in time, and memory stays flat. */
export const stopped: Proof = {
  name: 'crash, PostgreSQL stopped',
  prove: (stage) => run(stage, { strikes: [stop, stop], workers: 32, seconds: 6 }),
  control: {
    without: 'the deadline',
    preload: `const after = setTimeout
      globalThis.setTimeout = (work, ms, ...rest) => after(work, ms > 1500 ? ms * 4 : ms, ...rest)`,
    prove: (stage) => run(stage, { strikes: [stop], workers: 8, seconds: 5 }),
  },
}

/** Returns how to undo it. */
type Strike = (stage: Stage) => Promise<() => Promise<void>>

const kill: Strike = async ({ cluster }) => {
  await cluster.kill()
  return cluster.start
}
/** kill -9 of a single connection's process: PostgreSQL then breaks all of them, and recovers by itself. */
const killOne: Strike = async ({ sql, cluster }) => {
  const [one] = await sql<{ pid: number }>(CONNECTION)
  if (one) process.kill(one.pid, 'SIGKILL')
  return cluster.start
}
const CONNECTION = `select pid from pg_stat_activity
  where datname = current_database() and usename = 'clinic_app' limit 1`
const stop: Strike = ({ cluster }) => cluster.freeze()

interface Outage {
  strikes: Strike[]
  workers: number
  /** How long PostgreSQL is away, each time. */
  seconds: number
}

const MEGABYTE = 1024 * 1024
const SETTLE_MS = 3000

async function run(stage: Stage, outage: Outage) {
  const { app } = stage
  const pid = app.pid()
  const load = await startLoad(stage, { workers: outage.workers, loses: false })
  try {
    await pause(SETTLE_MS)
    const before = await app.memory()
    const { recovery, memory } = await struck(stage, load, outage)
    const growth = (memory - before) / MEGABYTE
    expect(app.isUp() && app.pid() === pid, 'the process ended')
    expect(growth < 24, `memory grew by ${growth.toFixed(0)} MB`)
    await expectAcknowledged(stage.sql, load.ledger)
    await expectWhole(stage.sql)
    const { told, away, slowest } = load.ledger
    return [
      `${outage.strikes.length} times ${outage.seconds} s under ${outage.workers} workers: ${told.size} bookings acknowledged, 0 lost`,
      `${away} answers 503 within ${(slowest / 1000).toFixed(1)} s`,
      `recovered by itself in ${(recovery / 1000).toFixed(1)} s`,
      `memory in use ${(before / MEGABYTE).toFixed(0)} MB, at most ${growth.toFixed(0)} more`,
    ].join(', ')
  } finally {
    load.stop().catch(() => {})
  }
}

/** Strikes, waits, undoes; returns the longest recovery, in milliseconds, and the most memory in use. */
async function struck(stage: Stage, load: Load, { strikes, seconds }: Outage) {
  const { app } = stage
  const { ledger } = load
  let recovery = 0
  let memory = 0
  for (const strike of strikes) {
    const undo = await strike(stage)
    try {
      await pause(seconds * 1000)
      memory = Math.max(memory, await app.memory())
    } finally {
      await undo()
    }
    const backAt = performance.now()
    const told = ledger.told.size
    await pause(SETTLE_MS)
    if (ledger.told.size === told) await load.stop()
    expect(ledger.told.size > told, 'no booking after PostgreSQL came back')
    recovery = Math.max(recovery, ledger.recoveredAt - backAt)
    expect(recovery < 3000, `recovered only after ${(recovery / 1000).toFixed(1)} s`)
  }
  await load.stop()
  expect(ledger.away > 0, 'nobody noticed that PostgreSQL was away')
  return { recovery, memory: Math.max(memory, await app.memory()) }
}
