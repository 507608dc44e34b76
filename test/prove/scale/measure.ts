import { newSecrets } from '../stage/secrets.ts'
import type { World } from '../stage/world.ts'
import { bareBookings, bareSearches, searchFor } from './bareLoops.ts'
import { fillNetwork } from './data.ts'
import type { Pace } from './pace.ts'
import { type Pages, pagesOf } from './pages.ts'

/** The product's own statements, alone: one at a time, then sixteen. */
export interface Bare {
  /** The nearest clinics that have something. */
  nearest: Pace
  /** Every cell around, when the nearest have nothing. */
  cells: Pace
  many: Pace
  bookings: Pace
}

/** The same in its pages, over HTTP; and the search of the nearest clinics without its index. */
export interface Whole {
  pages: Pages
  blind: Pace
}

const LANES = 16
const PAIRS = 3000
const PAGES = 400
const SECONDS = 4

/** Measures the bare statements in a network of Québec's size with so many slots. */
export function measureBare(world: World, slots: number): Promise<Bare>
export function measureBare(world: World, slots: number, pages: true): Promise<Bare & Whole>
export async function measureBare(world: World, slots: number, pages?: true) {
  const stage = await world.open()
  try {
    await fillNetwork(stage.sql, slots)
    const places = await stage.sql<{ at: { x: number; y: number }; fsa: string }>(PLACES)
    const around = places.map(({ at }) => searchFor('regular', 50, at))
    const middle = places.filter(({ fsa }) => fsa === 'H2J')
    const scarce = middle.map(({ at }) => searchFor('pregnancy', 50, at))
    const free = await stage.sql<{ id: string }>(FREE, [PAIRS + PAGES])
    const ids = free.map(({ id }) => id)
    const one = { lanes: 1, seconds: SECONDS }
    const { fieldKeys } = newSecrets()
    const bare: Bare = {
      nearest: await bareSearches(stage, around, one),
      cells: await bareSearches(stage, scarce, one),
      many: await bareSearches(stage, around, { lanes: LANES, seconds: SECONDS }),
      bookings: await bareBookings(stage, fieldKeys, ids.slice(PAGES), LANES),
    }
    if (!pages) return bare
    const seen = await pagesOf(stage, ids.slice(0, PAGES), LANES)
    await stage.sql('drop index slot_free_by_clinic')
    return { ...bare, pages: seen, blind: await bareSearches(stage, around, one) }
  } finally {
    await stage.close()
  }
}

// The middle of each area that has many clinics around it.
const PLACES = `select fsa, position_km as at from postal_area a
  where 20 <= (select count(*) from clinic k where k.position_km <@ circle(a.position_km, 20)) order by fsa`
const FREE = `select id from slot where status = 'free' and reason in ('semi_urgent', 'urgent', 'pediatric')
  order by md5(id::text) limit $1`
