import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'

/** A process of ours: signals reach it and nothing else, and it never outlives us. */
export interface Watched {
  readonly pid: number
  readonly ended: Promise<void>
  isOver(): boolean
  signal(name: NodeJS.Signals): void
}

// When our end of the pipe closes, even by kill -9, the process is told to end.
const WATCH =
  'signal=$1; shift; exec 4<&0; "$@" </dev/null 3>&- 4<&- & pid=$!; echo $pid >&3; exec 3>&-; ' +
  '(read -r end <&4; kill -$signal $pid) 2>/dev/null & watch=$!; wait $pid 2>/dev/null; kill $watch'

/** Starts a command whose output goes to the file `log`; when we die, it receives `end`. */
export async function spawnWatched(
  command: readonly string[],
  options: {
    end: 'INT' | 'KILL'
    log: string
    cwd: string
    env: Record<string, string>
    user?: { readonly uid?: number; readonly gid?: number }
  },
): Promise<Watched> {
  const { cwd, env, user } = options
  const log = openSync(options.log, 'a', 0o600)
  const child = spawn('/bin/sh', ['-c', WATCH, 'sh', options.end, ...command], {
    ...user,
    cwd,
    env: { PATH: '/usr/bin:/bin', ...env },
    detached: true,
    stdio: ['pipe', log, log, 'pipe'],
  })
  closeSync(log)
  let over = false
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      over = true
      // Ours is the last end of the pipe; a process that is gone needs no telling.
      const [input] = child.stdio as unknown as [Writable]
      input.on('error', () => {}).end()
      resolve()
    })
  })
  const [line] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer]
  const pid = Number(line.toString())
  return {
    pid,
    ended,
    isOver: () => over,
    signal: (name) => {
      if (!over) process.kill(pid, name)
    },
  }
}
