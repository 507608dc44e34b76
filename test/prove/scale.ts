import { bareBookings, bareSearches, searchFor } from './bareLoops.ts'
import { expectWhole } from './invariants.ts'
import { type Pace, told } from './pace.ts'
import { fillNetwork } from './scaleData.ts'
import { type Pages, pagesOf } from './scalePages.ts'
import { newSecrets } from './secrets.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

const SMALL = 10_000
const LARGE = 1_000_000
const PAIRS = 3000

interface Measured {
  /** The nearest clinics, every cell around, and the nearest with sixteen at a time. */
  nearest: Pace
  cells: Pace
  many: Pace
  bookings: Pace
  /** Only where there are many slots. */
  pages?: Pages
  blind?: Pace
}

/** Measures search and booking at 10,000 and at 1,000,000 slots, and pages against their bare statements; gates on processor time. */
export async function scale(world: World): Promise<boolean> {
  const small = await measured(world, SMALL)
  const large = await measured(world, LARGE)
  const grows = (what: string, one: Pace, other: Pace, most: number) => {
    const times = other.database / one.database
    return verdict(
      `${what}, ${SMALL} → ${LARGE} slots`,
      `× ${times.toFixed(2)}, at most ${most}`,
      times <= most,
    )
  }
  const costs = (what: string, bare: Pace, ...pages: Pace[]) => {
    const all = pages.reduce((sum, page) => sum + page.application + page.database, 0)
    const share = bare.database / all
    return { what, share }
  }
  const { pages, blind } = large
  const verdicts = [
    grows('search of the nearest clinics', small.nearest, large.nearest, 1.5),
    grows('search of every cell', small.cells, large.cells, 4),
    grows('hold and book', small.bookings, large.bookings, 1.5),
  ]
  console.log({ small, large })
  if (pages)
    console.log(
      costs('search page', large.many, pages.search),
      costs('hold+confirm', large.bookings, pages.hold, pages.confirm),
    )
  if (blind) console.log('blind', told(blind))
  return verdicts.every(Boolean)
}

async function measured(world: World, slots: number): Promise<Measured> {
  const stage = await world.open()
  try {
    console.time('fill')
    await fillNetwork(stage.sql, slots)
    console.timeEnd('fill')
    const places = await stage.sql<{ at: { x: number; y: number }; fsa: string }>(PLACES)
    const around = places.map(({ at }) => searchFor('regular', 50, at))
    const middle = places.filter(({ fsa }) => fsa === 'H2J')
    const scarce = middle.map(({ at }) => searchFor('pregnancy', 50, at))
    const free = await stage.sql<{ id: string }>(FREE, [PAIRS + 500])
    const ids = free.map(({ id }) => id)
    const one = { lanes: 1, seconds: 4 }
    const nearest = await bareSearches(stage, around, one)
    const cells = await bareSearches(stage, scarce, one)
    const many = await bareSearches(stage, around, { lanes: 16, seconds: 4 })
    const { fieldKeys } = newSecrets()
    const bookings = await bareBookings(stage, fieldKeys, ids.slice(0, PAIRS), 16)
    const pages = slots === LARGE ? await pagesOf(stage, ids.slice(PAIRS)) : undefined
    if (slots === LARGE) await stage.sql('drop index slot_free_by_clinic')
    const blind = await bareSearches(stage, around, one)
    return { nearest, cells, many, bookings, blind, ...(pages && { pages }) }
  } finally {
    await stage.close()
  }
}

// The middle of each area that has many clinics around it.
const PLACES = `select fsa, position_km as at from postal_area a
  where 20 <= (select count(*) from clinic k where k.position_km <@ circle(a.position_km, 20)) order by fsa`
const FREE = `select id from slot where status = 'free' and reason in ('semi_urgent', 'urgent', 'pediatric') order by md5(id::text) limit $1`

function verdict(what: string, seen: string, kept: boolean): boolean {
  console.log(`${kept ? 'ok  ' : 'FAIL'}  ${what}: ${seen}`)
  return kept
}
