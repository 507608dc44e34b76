import type { Method, Moment, Profession } from '../../db/schema.ts'

/** A slot that its person may hold now, and with whom. */
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
