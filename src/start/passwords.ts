import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Passwords } from '../postgres/addresses.ts'
import { ensureSecrets } from './secrets.ts'

// Characters that need no escaping in a connection address.
const password = z.string().regex(/^[\w-]{32}$/)
const passwords = z.object({ superuser: password, owner: password, jobs: password, app: password })

/** Returns the passwords of this data folder: made once, the same at every start, mode 0600. */
export function ensurePasswords(dataDir: string): Passwords {
  return ensureSecrets(dataDir, 'passwords.json', passwords, () => ({
    superuser: random(),
    owner: random(),
    jobs: random(),
    app: random(),
  }))
}

const random = () => randomBytes(24).toString('base64url')
