import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SERVER_ENV } from './cluster.ts'
import { isReady } from './lock.ts'
import type { Place } from './place.ts'

/** Server settings that win over ours, such as `{ fsync: 'off' }` for a throw-away server. */
export type Settings = Readonly<Record<string, string>>

// sh outlives neither Node nor PostgreSQL: when Node's end of the pipe closes, even by kill -9, the
// server gets a fast shutdown, repeated because a server only just spawned does not listen yet.
const WATCH =
  'exec 3<&0; "$@" & pg=$!; ' +
  '(read -r end <&3; while kill -INT $pg; do sleep 1; done) 2>/dev/null & wait $pg; kill $!'

const READY_MS = 60_000

// Small memory, full durability, and no trace in the log of what people typed.
const SETTINGS: Settings = {
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  jit: 'off',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/** Spawns the server on this loopback port, or on a free one; it ends with this process, however that ends. */
export async function launch(
  place: Place,
  data: string,
  {
    report,
    settings,
    port: asked,
  }: { report: string; settings: Settings; port?: number | undefined },
) {
  const port = asked ?? (await freePort())
  const address = ['-p', String(port), '-h', '127.0.0.1', '-k', '']
  const tuning = Object.entries({ ...SETTINGS, ...settings }).map(([name, to]) => `--${name}=${to}`)
  const server = [join(place.bin, 'postgres'), '-D', data, ...address, ...tuning]
  rmSync(report, { force: true })
  const log = openSync(report, 'a', 0o600)
  const child = spawn('/bin/sh', ['-c', WATCH, 'sh', ...server], {
    ...place.user,
    cwd: place.folder,
    env: SERVER_ENV,
    detached: true,
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  let told = false
  let over = false
  const ended = new Promise<boolean>((resolve) => {
    const end = () => {
      over = true
      child.stdin?.end()
      resolve(told)
    }
    child.once('exit', end).once('error', end)
  })
  const ready = async () => {
    const deadline = performance.now() + READY_MS
    while (!over && performance.now() < deadline) {
      if (isReady(data, port)) return true
      await delay(10)
    }
    return false
  }
  const stop = async () => {
    told = true
    child.stdin?.end()
    await ended
  }
  return { port, ready, stop, ended }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}
