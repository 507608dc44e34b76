import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CannotStart } from '../db/cannotStart.ts'

/** How long a start waits for another copy to go away. */
export const PATIENCE_MS = 10_000

/** Returns once no live server holds this data; refuses to be a second copy after ten seconds. */
export async function vacate(dataDir: string, data: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const pid = holder(data)
    if (pid) {
      if (performance.now() > deadline)
        throw new CannotStart(
          `DATA_DIR: ${dataDir} is in use by another copy (process ${pid}); stop it first`,
        )
      await delay(50)
    } else {
      rmSync(join(data, 'postmaster.pid'), { force: true })
      return
    }
  }
}

/** Returns the process of the live server that holds this data. */
export function holder(data: string): number | undefined {
  const pid = Math.abs(Number(lockLine(data, 1)))
  return pid && serves(pid, data) ? pid : undefined
}

/** Says whether the server that listens on this port holds this data and accepts connections. */
export const isReady = (data: string, port: number): boolean =>
  lockLine(data, 4) === String(port) && lockLine(data, 8)?.trim() === 'ready'

/** Says whether this process serves this very data: numbers are reused, and the dead keep one. */
export function serves(pid: number, data: string): boolean {
  const line = commandLine(pid)
  return line.includes(`postgres -D ${data} `) && !line.startsWith('/bin/sh')
}

const lockLine = (data: string, line: number): string | undefined => {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[line - 1]
  } catch {
    return undefined
  }
}

const commandLine = (pid: number): string => {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
