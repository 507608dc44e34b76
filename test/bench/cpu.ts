import { readdirSync, readFileSync } from 'node:fs'
import type { Stage } from '../prove/stage/stage.ts'

/** Processor time in microseconds, of the server process and of the backends that worked for it. */
export interface Cpu {
  node: number
  database: number
}

/** Starts counting; the returned function tells what was taken since (Linux only: the scheduler's own nanoseconds). */
export async function countCpu(stage: Stage, pid = stage.app.pid()): Promise<() => Promise<Cpu>> {
  const before = await taken(stage, pid)
  return async () => {
    const after = await taken(stage, pid)
    return { node: after.node - before.node, database: after.database - before.database }
  }
}

async function taken({ sql }: Stage, pid: number): Promise<Cpu> {
  const backends = await sql<{ pid: number }>(
    `select pid from pg_stat_activity where usename = 'clinic_app' and datname = current_database()`,
  )
  return { node: of(pid), database: backends.reduce((sum, backend) => sum + of(backend.pid), 0) }
}

function of(pid: number): number {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`)
    return tasks.reduce((sum, task) => {
      const [ran = 0] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8')
        .split(' ')
        .map(Number)
      return sum + ran / 1000
    }, 0)
  } catch {
    return 0
  }
}
