import { readFileSync } from 'node:fs'
import type { Stage } from '../stage/stage.ts'

/** Processor time that the server process and PostgreSQL took, in microseconds. */
export interface Cpu {
  application: number
  database: number
}

const TICK = 10_000

/** Starts counting; the returned function tells what was taken since (Linux only). */
export async function countCpu(stage: Stage): Promise<() => Promise<Cpu>> {
  const before = await taken(stage)
  return async () => {
    const after = await taken(stage)
    return {
      application: after.application - before.application,
      database: after.database - before.database,
    }
  }
}

async function taken({ app, cluster, sql }: Stage): Promise<Cpu> {
  const rows = await sql<{ pid: number }>('select pid from pg_stat_activity')
  const living = rows.reduce((sum, { pid }) => sum + own(pid), 0)
  const { pid } = cluster
  // Those that ended are in what the first process remembers of its children.
  return { application: own(app.pid()), database: own(pid()) + ended(pid()) + living }
}

const own = (pid: number) => sum(pid, 13, 15)
const ended = (pid: number) => sum(pid, 15, 17)

function sum(pid: number, from: number, to: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/s, '()')
      .split(' ')
    return fields.slice(from, to).reduce((all, ticks) => all + Number(ticks) * TICK, 0)
  } catch {
    return 0
  }
}
