import { CannotStart } from '../db/cannotStart.ts'
import {
  COMPONENTS,
  type Incident,
  openIncident,
  readIncidents,
  tellIncident,
} from '../site/status/incidents.ts'

/** Told in a folder, with no database: there may be none. */
export type Telling = (on: { folder: string; now: Date }) => Promise<string>

/** Opens, tells more of or closes an incident of the status page, or tells those there are; nothing for other words. */
export function incidentOperation([name, way, which = '', ...said]: string[]): Telling | undefined {
  if (name !== 'incident') return undefined
  if (way === undefined) return ({ folder }) => list(folder)
  const [text_fr = '', text_en = '', ...more] = said
  const isSaid = [text_fr, text_en].every((text) => /^[^\p{Cc}]{1,500}$/u.test(text))
  if (!isSaid || more.length > 0) return undefined
  const component = COMPONENTS.find((each) => each === which)
  if (way === 'open' && component)
    return async ({ folder, now }) => {
      await openIncident(folder, component, { text_fr, text_en }, now)
      return list(folder)
    }
  if ((way !== 'update' && way !== 'close') || !/^[1-9]\d{0,5}$/.test(which)) return undefined
  return async ({ folder, now }) => {
    const words = { text_fr, text_en }
    const is = await tellIncident(folder, Number(which), words, { now, closed: way === 'close' })
    if (!is) throw new CannotStart(`there is no open incident ${which}`)
    return list(folder)
  }
}

async function list(folder: string) {
  const all = await readIncidents(folder)
  return all.length > 0 ? all.map(line).join('\n') : 'no incidents'
}

function line({ number, component, closed, told }: Incident) {
  const last = told.at(-1)
  const at = last?.at.toISOString().slice(0, 16).replace('T', ' ')
  return `${number} ${component}, ${closed ? 'closed' : 'open'}, ${at} UTC: ${last?.text_fr} / ${last?.text_en}`
}
