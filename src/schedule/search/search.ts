import type { Db } from '../../db/database.ts'
import { isRemote, type SearchCriteria } from './criteria.ts'
import { findOpenings, type Search } from './findOpenings.ts'
import { explainNothing } from './nothing.ts'

const WHOLE_PROVINCE_KM = 2000

/**
 * Finds what someone may book, and why there is nothing when no clinic has openings. A visit that nobody travels to is looked
 * for whatever the distance, soonest first among the twenty nearest clinics that offer one.
 */
export async function search(
  db: Db,
  who: Pick<Search, 'eligibility' | 'session' | 'position'>,
  criteria: SearchCriteria,
) {
  const asked: Search = isRemote(criteria.methods)
    ? { ...who, criteria, distance_km: WHOLE_PROVINCE_KM, order: 'soonest' }
    : { ...who, criteria, distance_km: criteria.distance, order: criteria.order }
  const clinics = await findOpenings(db, asked)
  const none = clinics.every((clinic) => clinic.openings.length === 0)
  const nothing = none ? await explainNothing(db, asked) : undefined
  return { clinics, nothing, approximate: who.position?.approximate }
}
