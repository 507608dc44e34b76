import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Position } from '../../directory/position.ts'
import { criteriaLiteral, type SlotCriteria } from './criteria.ts'
import { type Reader, readerLiteral } from './eligibility.ts'
import { type Opening, type OpeningRow, openingColumns } from './opening.ts'

export type { Opening } from './opening.ts'
export { weekOfOpenings } from './week.ts'

/** Who looks, for what, and around which place: all that decides what a search shows. */
export interface Search {
  reader: Reader
  person: string
  criteria: SlotCriteria
  position: Position | undefined
  distance_km: number
}

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

/** Returns a search as the SQL functions take it. */
export function searchParameters({ reader, person, criteria, position, distance_km }: Search) {
  const point = position ? `(${position.xKm},${position.yKm})` : null
  return [readerLiteral(reader), person, criteriaLiteral(criteria), point, distance_km]
}

/**
 * Returns the clinics of each band with the next three slots that the reader may hold: those with availability by
 * earliest then distance, those without after them. One query; `slot_bookable` decides, as it does for a hold.
 */
export async function findOpenings(db: Db, search: Search): Promise<ClinicOpenings[]> {
  const rows = await retry(() =>
    db
      .selectFrom((eb) =>
        eb
          .fn<OpeningRow>(
            'find_openings',
            searchParameters(search).map((value) => eb.val(value)),
          )
          .as('opening'),
      )
      .innerJoin('clinic', 'clinic.id', 'opening.clinic_id')
      .leftJoin('practitioner', 'practitioner.id', 'opening.practitioner_id')
      .select(['opening.band', 'opening.clinic_id', 'opening.km'])
      .select([
        'clinic.name',
        'clinic.city',
        'clinic.phone',
        'clinic.accessible',
        'clinic.time_zone',
      ])
      .select(openingColumns)
      .orderBy('opening.band')
      .orderBy('opening.place')
      .orderBy('opening.starts_at')
      .execute(),
  )
  return byClinic(rows as (ClinicOpenings & Opening)[])
}

/** A row without a slot is a clinic without openings. */
function byClinic(rows: (Omit<ClinicOpenings, 'openings'> & Opening)[]): ClinicOpenings[] {
  const clinics = new Map<string, ClinicOpenings>()
  for (const {
    band,
    clinic_id,
    km,
    name,
    city,
    phone,
    accessible,
    time_zone,
    ...opening
  } of rows) {
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
