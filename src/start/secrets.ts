import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type * as z from 'zod'
import { CannotStart } from '../db/cannotStart.ts'

/** Returns the same secrets at every call for this file, which only its owner can read. */
export function ensureSecrets<T>(
  dataDir: string,
  file: string,
  schema: z.ZodType<T>,
  generate: () => T,
): T {
  const path = join(dataDir, file)
  const text = read(path) ?? create(dataDir, path, JSON.stringify(generate(), null, 2))
  const parsed = schema.safeParse(json(text))
  if (parsed.success) return parsed.data
  throw new CannotStart(
    `DATA_DIR: ${path} is damaged; restore it, or start over with an empty folder`,
  )
}

const read = (path: string): string | undefined => {
  try {
    const text = readFileSync(path, 'utf8')
    chmodSync(path, 0o600)
    return text
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new CannotStart(`DATA_DIR: cannot read ${path} (${codeOf(error)})`, { cause: error })
  }
}

// A link appears whole, and once: two processes that start together end up with the same file.
const create = (dataDir: string, path: string, text: string): string => {
  const draft = `${path}.${randomUUID()}`
  try {
    makeFolder(dataDir)
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    linkSync(draft, path)
    return text
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return readFileSync(path, 'utf8')
    throw new CannotStart(`DATA_DIR: cannot write to ${dataDir} (${codeOf(error)})`, {
      cause: error,
    })
  } finally {
    rmSync(draft, { force: true })
  }
}

// Node's own recursive mkdir never returns where a folder cannot be made below an existing one (/proc).
const makeFolder = (path: string): void => {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
