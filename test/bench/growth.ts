import type { Stage } from '../prove/stage/stage.ts'
import type { World } from '../prove/stage/world.ts'
import { bare, bareBookings, searchAround } from './bare.ts'
import { fillNetwork } from './data.ts'
import type { Pace } from './pace.ts'
import { bookers } from './routes.ts'

/** The main statements alone, one at a time, in a network with so many slots. */
export interface Growth {
  slots: number
  /** The nearest clinics that have something. */
  nearest: Pace
  /** Every cell around, when the nearest have nothing. */
  cells: Pace
  bookings: Pace
  /** Walks of the whole table of slots while they ran. */
  scans: number
}

const PAIRS = 200
/** Whom no round makes book: somebody with another appointment may be refused. */
const AFTER_ROUNDS = 1700
const ONE = { lanes: 1, seconds: 4 }

/** Fills a new stage with so many slots, measures, and does `more` with it. */
export async function measureGrowth(
  world: World,
  slots: number,
  more: (stage: Stage, free: string[]) => Promise<void> = async () => {},
): Promise<Growth> {
  const stage = await world.open({ environment: { LOG_LEVEL: 'info' } })
  try {
    await fillNetwork(stage.sql, slots)
    const places = await stage.sql<{ at: { x: number; y: number }; fsa: string }>(PLACES)
    const around = await each(places, ({ at }) => searchAround('regular', at))
    const middle = places.filter(({ fsa }) => fsa === 'H2J')
    const scarce = await each(middle, ({ at }) => searchAround('pregnancy', at))
    const free = (await stage.sql<{ id: string }>(FREE)).map(({ id }) => id)
    const found = (rows: Record<string, unknown>[]) => rows.some((row) => row['slot_id'])
    const before = await scansOf(stage)
    const nearest = await bare(
      stage,
      around.map((search) => [search]),
      ONE,
      found,
    )
    const cells = await bare(
      stage,
      scarce.map((search) => [search]),
      ONE,
      found,
    )
    const people = await bookers(stage, AFTER_ROUNDS, PAIRS)
    const bookings = await bareBookings(stage, people, free.slice(0, PAIRS), 1)
    const scans = (await scansOf(stage)) - before
    await more(stage, free.slice(PAIRS))
    return { slots, nearest, cells, bookings, scans }
  } finally {
    await stage.close()
  }
}

async function each<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

async function scansOf({ sql }: Stage) {
  const [row] = await sql<{ scans: number }>(
    `select seq_scan::integer as scans, pg_stat_force_next_flush() from pg_stat_user_tables where relname = 'slot'`,
  )
  return row?.scans ?? 0
}

// The middle of each area that has many clinics around it.
const PLACES = `select fsa, position_km as at from postal_area a
  where 20 <= (select count(*) from clinic k where k.position_km <@ circle(a.position_km, 20)) order by fsa`
// It walks the slots itself, and has that counted at once: later it would be counted as another's.
const FREE = `select id from slot, pg_stat_force_next_flush()
  where status = 'free' and reason in ('semi_urgent', 'urgent', 'pediatric') order by md5(id::text) limit 8000`
