import type { Method, Moment, Profession } from '../../db/schema.ts'

/** A slot that its reader may hold now, and with whom. */
export interface Opening {
  slot_id: string
  starts_at: Date
  /** The day where the clinic is. */
  starts_on: string
  moment: Moment
  method: Method
  profession: Profession
  title_fr: string | null
  title_en: string | null
  first_name: string
  last_name: string
}

/** One row of the SQL type `opening`; without a slot it says only that the clinic has none. */
export interface OpeningRow {
  band: 'doctor' | 'group' | 'nearby' | 'clinic'
  place: number
  clinic_id: string
  km: number | null
  slot_id: string
  starts_at: Date
  starts_on: string
  moment: Moment
  method: Method
  practitioner_id: string
  on_day: number
}

/** What a query of openings joined with their practitioners selects to make an `Opening`. */
export const openingColumns = [
  'opening.slot_id',
  'opening.starts_at',
  'opening.starts_on',
  'opening.moment',
  'opening.method',
  'practitioner.profession',
  'practitioner.title_fr',
  'practitioner.title_en',
  'practitioner.first_name',
  'practitioner.last_name',
] as const
