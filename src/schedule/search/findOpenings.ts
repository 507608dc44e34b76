import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Eligibility } from '../../db/schema.ts'
import type { Position } from '../../directory/position.ts'
import { type SlotCriteria, slotCriteria } from './criteria.ts'
import type { Opening } from './opening.ts'

/** Who looks, for what, and around which place: all that decides what a search shows. */
export interface Search {
  eligibility: Eligibility
  session: string
  criteria: SlotCriteria
  position: Position | undefined
  distance_km: number
  order: Order
}

/** By day, nearest first within it; by distance; or by time alone, for visits that nobody travels to. */
export type Order = 'earliest' | 'nearest' | 'soonest'

/** A clinic of one band, with its next three openings, or none. */
export interface ClinicOpenings {
  band: 'doctor' | 'group' | 'nearby'
  clinic_id: string
  name: string
  city: string
  phone: string
  accessible: boolean
  time_zone: string
  /** How far from the position searched from; null when there is none. */
  km: number | null
  openings: Opening[]
}

/** Returns a search as the routines take it. */
export function searchParameters({
  eligibility,
  session,
  distance_km,
  criteria,
  position,
}: Search) {
  return {
    eligibility,
    session,
    distance_km,
    criteria: slotCriteria(criteria),
    position: position ? `(${position.xKm},${position.yKm})` : null,
  }
}

/**
 * Returns the clinics of each band with the next three slots that the person may hold: those with availability in
 * the order asked for, those without after them. One query; `slot_bookable` decides, as it does for a hold.
 */
export async function findOpenings(db: Db, search: Search): Promise<ClinicOpenings[]> {
  return byClinic(
    await callForRows<Row>(db, 'find_openings', {
      ...searchParameters(search),
      order: search.order,
    }),
  )
}

type Row = Omit<ClinicOpenings, 'openings'> & Opening

/** A row without a slot is a clinic without openings. */
function byClinic(rows: Row[]): ClinicOpenings[] {
  const clinics = new Map<string, ClinicOpenings>()
  for (const row of rows) {
    const { band, clinic_id, km, name, city, phone, accessible, time_zone, ...opening } = row
    const key = `${band} ${clinic_id}`
    const clinic = clinics.get(key) ?? {
      ...{ band, clinic_id, km, name, city, phone, accessible, time_zone },
      openings: [],
    }
    if (opening.slot_id) clinic.openings.push(opening)
    clinics.set(key, clinic)
  }
  return [...clinics.values()]
}
