import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CannotStart } from '../db/cannotStart.ts'
import type { Place } from './place.ts'

/** The whole environment of the server's programs: nothing of ours, above all no secret. */
export const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const INITDB = [
  ...['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8'],
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
]

/** Returns the folder of a complete cluster, made once, whose superuser has this password. */
export async function ensureCluster(
  place: Place,
  password: string,
  durable: boolean,
): Promise<string> {
  const { folder } = place
  const data = join(folder, 'data')
  if (!existsSync(data)) await create(place, data, password, durable)
  for (const name of readdirSync(folder).filter((name) => name.startsWith('data.')))
    removeDraft(join(folder, name))
  return data
}

// Renamed when complete, so that a first start cut short leaves nothing that looks like a database. Its initdb may
// outlive that start: it works in the draft by relative paths, so that it can make nothing once the draft is gone.
const create = async (place: Place, data: string, password: string, durable: boolean) => {
  const { bin, folder, user } = place
  const draft = `${data}.${randomUUID()}`
  const options = ['--pgdata=cluster', '--pwfile=password', ...(durable ? [] : ['--no-sync'])]
  try {
    mkdirSync(draft, { mode: 0o700 })
    if (user.uid !== undefined && user.gid !== undefined) chownSync(draft, user.uid, user.gid)
    writeFor(user, join(draft, 'password'), password)
    const process = { ...user, cwd: draft, env: SERVER_ENV }
    await run(join(bin, 'initdb'), [...INITDB, ...options], process)
    renameSync(join(draft, 'cluster'), data)
  } catch (error) {
    if (existsSync(data)) return
    throw new CannotStart(`DATA_DIR: cannot create a database in ${folder} (${reason(error)})`, {
      cause: error,
    })
  } finally {
    removeDraft(draft)
  }
}

/** Removes a draft, however long an initdb that lost its start goes on writing into it. */
const removeDraft = (draft: string) => {
  while (existsSync(draft)) rmSync(draft, { recursive: true, force: true, maxRetries: 5 })
}

const run = promisify(execFile)

const writeFor = (user: Place['user'], path: string, text: string) => {
  const file = openSync(path, 'wx', 0o600)
  if (user.uid !== undefined && user.gid !== undefined) fchownSync(file, user.uid, user.gid)
  writeSync(file, text)
  closeSync(file)
}

const reason = (error: unknown) => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return said.split('\n').find((line) => line.includes('error:')) ?? String(error)
}
