import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

/** The parts of the service that the status page tells of. */
export const COMPONENTS = ['site', 'bookings', 'emails', 'texts'] as const
export type Component = (typeof COMPONENTS)[number]

const words = z.string().regex(/^[^\p{Cc}]{1,500}$/u)
const Told = z.object({ at: z.coerce.date(), text_fr: words, text_en: words })
const Incident = z.object({
  number: z.number().int().positive(),
  component: z.enum(COMPONENTS),
  closed: z.boolean(),
  told: z.array(Told).min(1),
})
const Incidents = z.array(Incident)

/** What goes wrong with a component, as an operator tells it over time in both languages; the last word is the last told. */
export type Incident = z.infer<typeof Incident>

/** What an operator says of it. */
export type Words = Pick<z.infer<typeof Told>, 'text_fr' | 'text_en'>

const FILE = 'incidents.json'
/** What is over for longer is forgotten when the file is next written. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000

/** The incidents that an operator told of in this folder; none before the first. Throws for a file that is not ours. */
export async function readIncidents(folder: string): Promise<Incident[]> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  return Incidents.parse(JSON.parse(text))
}

/** Tells of a new incident, and returns its number. */
export async function openIncident(folder: string, component: Component, said: Words, now: Date) {
  const all = await readIncidents(folder)
  const number = Math.max(0, ...all.map((each) => each.number)) + 1
  await write(
    folder,
    [...all, { number, component, closed: false, told: [{ at: now, ...said }] }],
    now,
  )
  return number
}

/** Tells more of an open incident, or the last of it; false when there is no open one of that number. */
export async function tellIncident(
  folder: string,
  number: number,
  said: Words,
  { now, closed }: { now: Date; closed: boolean },
): Promise<boolean> {
  const all = await readIncidents(folder)
  const incident = all.find((each) => each.number === number && !each.closed)
  if (!incident) return false
  incident.told.push({ at: now, ...said })
  incident.closed = closed
  await write(folder, all, now)
  return true
}

/** Whole or not at all: who reads it meanwhile sees the file of before. */
async function write(folder: string, all: Incident[], now: Date) {
  const kept = all.filter(
    ({ closed, told }) => !closed || now.getTime() - (told.at(-1)?.at.getTime() ?? 0) < KEPT_MS,
  )
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = JSON.stringify(Incidents.parse(kept), null, 2)
  await writeFile(join(folder, `${FILE}.new`), text, { mode: 0o644 })
  await rename(join(folder, `${FILE}.new`), join(folder, FILE))
}
