import { readdirSync, readFileSync } from 'node:fs'
import type { Stage } from '../prove/stage/stage.ts'

/** Processor time in microseconds, of the server process and of the backends that worked for it. */
export interface Cpu {
  node: number
  database: number
}

/** Starts counting; the returned function tells what was taken since (Linux only: the scheduler's own nanoseconds). */
export async function countCpu(stage: Stage, pid = stage.app.pid()): Promise<() => Promise<Cpu>> {
  const node = ranOf(pid)
  const before = await backendsOf(stage)
  return async () => {
    const after = await backendsOf(stage)
    // One that was started meanwhile counts whole; what one took that ended is lost.
    const database = [...after].reduce((sum, [id, ran]) => sum + ran - (before.get(id) ?? 0), 0)
    return { node: ranOf(pid) - node, database }
  }
}

async function backendsOf({ sql }: Stage): Promise<Map<number, number>> {
  const backends = await sql<{ pid: number }>(
    `select pid from pg_stat_activity where usename = 'clinic_app' and datname = current_database()`,
  )
  return new Map(backends.map(({ pid }) => [pid, ranOf(pid)]))
}

function ranOf(pid: number): number {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    return tasks.reduce((sum, task) => {
      const schedstat = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8')
      return sum + Number(schedstat.split(' ')[0]) / 1000
    }, 0)
  } catch {
    return 0
  }
}
