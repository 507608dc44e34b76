import { bareBookings, bareSearches, searchFor } from './bareLoops.ts'
import { Broken, expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import { type Pace, told } from './pace.ts'
import { fillNetwork } from './scaleData.ts'
import { pagesOf } from './scalePages.ts'
import { newSecrets } from './secrets.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

const SMALL = 10_000
const LARGE = 1_000_000

interface Paces {
  nearest: Pace
  cells: Pace
  crowd: Pace
  bookings: Pace
}

/** Measures search and booking at 10,000 and 1,000,000 slots, and their pages against their bare statements. */
export async function scale(world: World): Promise<boolean> {
  const small = await at(world, SMALL, async (stage) => await paces(stage))
  const large = await at(world, LARGE, async (stage) => {
    const bare = await paces(stage)
    const pages = await pagesOf(stage)
    const goals = [
      ratio('search page', bare.crowd, pages.search, 0.35),
      ratio('hold and confirm over HTTP', bare.bookings, pages.bookings, 0.55),
    ]
    return { ...bare, goals, control: await withoutIndexes(stage) }
  })
  const growth = (of: (paces: Paces) => Pace) => of(large).database / of(small).database
  const [nearest, cells, bookings] = [
    growth((each) => each.nearest),
    growth((each) => each.cells),
    growth((each) => each.bookings),
  ]
  const verdicts = [
    verdict(`nearest clinics, ${SMALL} → ${LARGE} slots: × ${nearest.toFixed(2)} (at most 1.5)`, nearest <= 1.5),
    verdict(`every cell, ${SMALL} → ${LARGE} slots: × ${cells.toFixed(2)} (at most 4)`, cells <= 4),
    verdict(`booking, ${SMALL} → ${LARGE} slots: × ${bookings.toFixed(2)} (at most 1.5)`, bookings <= 1.5),
    verdict(`control: detected without indexes (× ${(large.control.database / small.nearest.database).toFixed(0)})`, large.control.database > 1.5 * small.nearest.database),
    ...large.goals,
  ]
  return verdicts.every(Boolean)
}
