import { randomUUID } from 'node:crypto'
import type { Eligibility } from '../../../src/db/schema.ts'
import type { SlotCriteria } from '../../../src/schedule/search/criteria.ts'
import { findOpenings, type Search } from '../../../src/schedule/search/findOpenings.ts'
import { explainNothing } from '../../../src/schedule/search/nothing.ts'
import { weekOfOpenings } from '../../../src/schedule/search/week.ts'
import { now, type TestDatabase } from '../../support/database.ts'

/** Someone registered with nobody, a woman of 41. */
export const nobodys: Eligibility = {
  practitioner_id: null,
  place_id: null,
  with_physician: false,
  birth_date: '1985-05-14',
  sex: 'female',
}

const semiUrgent: SlotCriteria = {
  reason: 'semi_urgent',
  methods: [],
  moments: [],
  from: '2026-11-22',
  language: '',
  accessible: false,
}

/** A search from where the factories put their clinics. */
export function aSearch(
  given: Partial<Omit<Search, 'criteria'>> & { criteria?: Partial<SlotCriteria> } = {},
): Search {
  return {
    eligibility: nobodys,
    session: randomUUID(),
    position: { xKm: -390, yKm: 180, approximate: false },
    distance_km: 25,
    order: 'earliest',
    ...given,
    criteria: { ...semiUrgent, ...given.criteria },
  }
}

export const find = ({ db }: TestDatabase, given: Parameters<typeof aSearch>[0] = {}) =>
  findOpenings(db, aSearch(given))

export const explain = ({ db }: TestDatabase, given: Parameters<typeof aSearch>[0] = {}) =>
  explainNothing(db, aSearch(given))

/** The ids of the slots that a search lists, in its order. */
export async function listed(context: TestDatabase, given: Parameters<typeof aSearch>[0] = {}) {
  const clinics = await find(context, given)
  return clinics.flatMap((clinic) => clinic.openings.map((opening) => opening.slot_id))
}

export function week(
  { db }: TestDatabase,
  clinic: string,
  {
    week,
    day,
    at = now,
    ...given
  }: Parameters<typeof aSearch>[0] & { week?: string; day?: string; at?: Date } = {},
) {
  const { eligibility, session, criteria } = aSearch(given)
  return weekOfOpenings(db, { eligibility, session, criteria, clinic, week, day, now: at })
}
