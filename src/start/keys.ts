import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { ensureSecrets } from './secrets.ts'

const key = z.string().regex(/^[0-9a-f]{64}$/)
const ring = z.object({ current: z.string(), keys: z.record(z.string(), key) })
const keys = z.object({ session: ring, field: ring, index: key, seal: key })

/** Keys by id, 32 random bytes in hexadecimal: the current one seals, every one of them opens. */
export type KeyRing = z.infer<typeof ring>

/** The application's keys, one for each purpose, so that a leak of one opens nothing else. */
export type Keys = z.infer<typeof keys>

/** Those of one process: none of three processes holds all. */
export type SomeKeys = { [Name in keyof Keys]?: Keys[Name] | undefined }

/** A key that this process was given; what it is not for is not there. */
export function requiredKey<T>(key: T | undefined): T {
  if (key === undefined) throw new Error('this process has no such key')
  return key
}

/** All of them, for a process that was given all. */
export function allKeys({ session, field, index, seal }: SomeKeys): Keys {
  return {
    session: requiredKey(session),
    field: requiredKey(field),
    index: requiredKey(index),
    seal: requiredKey(seal),
  }
}

/** Returns the keys of this data folder: made once, the same at every start, mode 0600. */
export function ensureKeys(dataDir: string): Keys {
  return ensureSecrets(dataDir, 'keys.json', keys, () => ({
    session: { current: '1', keys: { 1: random() } },
    field: { current: '1', keys: { 1: random() } },
    index: random(),
    seal: random(),
  }))
}

const random = () => randomBytes(32).toString('hex')
