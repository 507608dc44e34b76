import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { type Search, searchParameters } from './findOpenings.ts'

/** The facts behind a search that found nothing, in the person's own places and within the distance. */
export interface NothingFacts {
  offered: boolean
  published: boolean
  free: boolean
  held: boolean
  otherwise: boolean
  opens_at: Date | null
  nearest_km: number | null
  /** Calendar date of the first day with an opening, when a later one was asked for. */
  first_on: string | null
}

export type WhyNothing =
  | 'none_offered'
  | 'none_published'
  | 'full'
  | 'not_for_you'
  | 'held'
  | 'opens_later'

export interface Nothing extends NothingFacts {
  why: WhyNothing
  /** The least of our distances that reaches the nearest clinic with an opening. */
  enough_km: number | undefined
}

export const DISTANCES = [5, 10, 25, 50] as const

/** Returns why a search found nothing, and what would: other criteria, another hour, a larger distance. */
export async function explainNothing(db: Db, search: Search): Promise<Nothing> {
  const facts = await call<NothingFacts>(db, 'explain_nothing', searchParameters(search))
  const { nearest_km } = facts
  const enough_km =
    nearest_km === null ? undefined : DISTANCES.find((distance) => distance >= nearest_km)
  return { ...facts, why: whyNothing(facts), enough_km }
}

/** The first reason that stands in the way: each later one supposes the earlier are not. */
function whyNothing(facts: NothingFacts): WhyNothing {
  if (!facts.offered) return 'none_offered'
  if (!facts.published) return 'none_published'
  if (!facts.free) return 'full'
  if (facts.held) return 'held'
  if (facts.opens_at) return 'opens_later'
  return 'not_for_you'
}
