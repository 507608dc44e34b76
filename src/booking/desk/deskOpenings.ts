import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Eligibility, Method, Reason } from '../../db/schema.ts'
import type { Named } from '../../i18n/practitionerName.ts'
import { mondayOf } from '../../schedule/calendar.ts'
import { weekOfClinic } from '../../schedule/openings/weekOfClinic.ts'

/** A slot that the desk may hold now. */
export interface DeskOpening extends Named {
  slot_id: string
  starts_at: Date
  starts_on: string
  reason: Reason
  method: Method
}

/** Openings under one head: with the person's own practitioner, of one reason and method, or of one day. */
export interface DeskGroup {
  own: boolean
  /** What they have in common, or nothing. */
  of: { reason: Reason; method: Method } | null
  openings: DeskOpening[]
}

const EACH = 4

/** The next openings of a clinic, those with the person's own practitioner first, once it is known who. */
export async function nextForDesk(
  db: Db,
  given: {
    clinic: string
    practitioner: string | null
    eligibility: Eligibility | null
  },
): Promise<DeskGroup[]> {
  type Row = DeskOpening & { own: boolean }
  const rows = await callForRows<Row>(db, 'desk_openings', { ...given, each: EACH })
  const headOf = ({ own, reason, method }: Row) => (own ? 'own' : `${reason} ${method}`)
  return [...Map.groupBy(rows, headOf).values()].map((openings) => {
    const [first] = openings
    const own = first?.own ?? false
    return {
      own,
      of: first && !own ? { reason: first.reason, method: first.method } : null,
      openings,
    }
  })
}

/** The openings of one day of a clinic, of one practitioner or of all. */
export async function dayForDesk(
  db: Db,
  { clinic, day, practitioner }: { clinic: string; day: string; practitioner: string | null },
  now: Date,
): Promise<DeskGroup[]> {
  const slots = await weekOfClinic(db, { clinic, monday: mondayOf(day), practitioner })
  const openings = slots.filter(
    ({ starts_on, starts_at, state }) =>
      starts_on === day && starts_at > now && (state === 'free' || state === 'desk'),
  )
  return openings.length > 0 ? [{ own: false, of: null, openings }] : []
}
