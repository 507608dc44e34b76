import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. About 120 ms. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG = 32
const hash = promisify(argon2)

/** Hashing shares its four threads with everything that is sealed: two at once leave the others their turn. */
const AT_ONCE = 2
const last: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
let asked = 0

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const lane = asked++ % AT_ONCE
  const mine = (last[lane] ?? Promise.resolve()).then(work)
  last[lane] = mine.catch(() => {})
  return mine
}

function tagOf(password: string, nonce: Buffer): Promise<Buffer> {
  return inTurn(() => hash('argon2id', { message: password, nonce, tagLength: TAG, ...COST }))
}

/** Hashes a password for keeping, as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const { memory, passes, parallelism } = COST
  const [salt, tag] = [nonce, await tagOf(password, nonce)].map((bytes) =>
    bytes.toString('base64').replaceAll('=', ''),
  )
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt}$${tag}`
}

/** A hash that no password has: whoever is unknown costs the same work. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a password is the one that was hashed; the same work for no hash at all, and false. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [salt = '', tag = ''] = (kept ?? NOBODY).split('$').slice(-2)
  const found = await tagOf(password, Buffer.from(salt, 'base64'))
  const known = Buffer.from(tag, 'base64')
  return known.length === TAG && timingSafeEqual(found, known) && kept !== null
}
