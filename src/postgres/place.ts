import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '../db/cannotStart.ts'
import { copiedBinaries, installedBinaries } from './binaries.ts'

// PostgreSQL refuses to run as root, and the user it gets instead cannot enter a private clone.
const SHARED = '/var/lib/rendez-vous-medicaux'
const SYSTEM_PATH = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/** Where the server lives and who runs it. */
export type Place = {
  readonly bin: string
  readonly folder: string
  readonly user: { readonly uid?: number; readonly gid?: number }
}

/** Returns a folder and binaries that the server's user can reach, the same at every start. */
export function preparePlace(dataDir: string, secret: string): Place {
  try {
    return process.getuid?.() === 0 ? sharedPlace(secret) : ownPlace(dataDir)
  } catch (error) {
    if (!(error instanceof Error && 'path' in error)) throw error
    throw new CannotStart(`DATA_DIR: cannot prepare a database (${error.message})`, {
      cause: error,
    })
  }
}

const ownPlace = (dataDir: string): Place => {
  // One spelling for one folder, or a lock held through a symbolic link would look stale.
  const home = realpathSync(dataDir)
  const folder = join(home, 'postgresql')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { folder, user: {}, bin: installedBinaries() ?? copiedBinaries(home) }
}

const sharedPlace = (secret: string): Place => {
  const user = serverUser()
  mkdirSync(SHARED, { recursive: true })
  chmodSync(SHARED, 0o755)
  // Not named after the path: a data folder that moves keeps its data, an empty one starts afresh.
  const folder = join(SHARED, createHash('sha256').update(secret).digest('hex').slice(0, 16))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
  return { folder, user, bin: copiedBinaries(SHARED) }
}

const serverUser = () => {
  const id = (flag: string) =>
    Number(
      execFileSync('id', [flag, 'postgres'], {
        env: SYSTEM_PATH,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
  const ids = () => ({ uid: id('-u'), gid: id('-g') })
  try {
    return ids()
  } catch {
    // First start on this machine.
  }
  try {
    execFileSync('/usr/sbin/useradd', ['--system', '--user-group', 'postgres'], {
      env: SYSTEM_PATH,
      stdio: 'ignore',
    })
    return ids()
  } catch (error) {
    throw new CannotStart(
      'DATABASE_URL: missing, and root needs a user named postgres to run the built-in server',
      { cause: error },
    )
  }
}
