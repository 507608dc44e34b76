import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { checkComponents, type State } from './checks.ts'
import { COMPONENTS, type Component, type Incident, readIncidents } from './incidents.ts'

interface Checked {
  state: State
  /** When it was last looked at, and when it last worked; nothing before it ever was. */
  checked_at: Date | null
  worked_at: Date | null
}

/** What the status page tells, known to this process without asking anybody. */
export interface StatusBook {
  known(): { components: Record<Component, Checked>; incidents: Incident[] }
  /**
   * Reads what operators told, looks at each component and returns how many work; what can be neither read nor written
   * changes nothing.
   */
  look(): Promise<number>
}

const FILE = 'checks.json'
const Checks = z.record(
  z.enum(COMPONENTS),
  z.object({
    state: z.enum(['works', 'slow', 'off', 'down', 'unknown']),
    checked_at: z.coerce.date().nullable(),
    worked_at: z.coerce.date().nullable(),
  }),
)

/**
 * Keeps how the service is in memory, and in a file of this folder for the next start: so it is told while the database
 * is away.
 */
export async function openStatusBook(parts: {
  db: Db
  folder: string
  log: Logger
  now: () => Date
}): Promise<StatusBook> {
  const { db, folder, log, now } = parts
  const file = join(folder, FILE)
  let components = await lastKnown(file)
  let incidents: Incident[] = []

  async function readTold() {
    incidents = await readIncidents(folder)
  }

  async function save() {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${file}.new`, JSON.stringify(components), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  /** Told once until it works again: a folder that cannot be written is no reason to stop. */
  const warned = new Set<string>()
  async function attempt(what: string, work: () => Promise<void>) {
    try {
      await work()
      warned.delete(what)
    } catch (error) {
      if (!warned.has(what)) log.warn({ what, error: (error as Error).name }, 'status page')
      warned.add(what)
    }
  }

  await attempt('incidents', readTold)
  return {
    known: () => ({ components, incidents }),
    async look() {
      await attempt('incidents', readTold)
      const found = await checkComponents(db)
      const at = now()
      const each = COMPONENTS.map((name) => {
        const state = found[name]
        const worked_at = state === 'works' ? at : components[name].worked_at
        return [name, { state, checked_at: at, worked_at }]
      })
      components = Object.fromEntries(each)
      await attempt('checks', save)
      return COMPONENTS.filter((name) => found[name] === 'works').length
    },
  }
}

const NEVER: Checked = { state: 'unknown', checked_at: null, worked_at: null }

/** As the last process of this folder left it; a file that is not ours is as good as none. */
async function lastKnown(file: string): Promise<Record<Component, Checked>> {
  const saved = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined)
  const none = { site: NEVER, bookings: NEVER, emails: NEVER, texts: NEVER }
  return Checks.safeParse(saved).data ?? none
}
