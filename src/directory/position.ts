import type { Kysely } from 'kysely'
import { retry } from '../db/retry.ts'
import type { Point } from './lambert.ts'

/** Where forward sortation areas lie, in kilometres of Québec Lambert. */
export interface PostalAreaTable {
  fsa: string
  position_km: Point
}

/** A place on the map; approximate when the area is rural, so up to 60 km wide, or only others around it are known. */
export interface Position {
  xKm: number
  yKm: number
  approximate: boolean
}

const FSA = /^[GHJ]\d[ABCEGHJ-NPRSTV-Z]/

/**
 * Returns where a postal code, or its first three characters, lies; undefined when it is none of Québec's. A code that the
 * table lacks lies where its neighbour on the list does, else amid all that begin with its letter: new ones come each year.
 */
export async function findPosition(
  db: Kysely<{ postal_area: PostalAreaTable }>,
  postalCode: string,
): Promise<Position | undefined> {
  const [fsa] = FSA.exec(postalCode.trim().toUpperCase()) ?? []
  if (!fsa) return undefined
  const known = db.selectFrom('postal_area').select(['fsa', 'position_km'])
  const startingWith = (start: string) =>
    retry(() => known.where('fsa', 'like', `${start}%`).orderBy('fsa').execute())
  const area =
    (await retry(() => known.where('fsa', '=', fsa).executeTakeFirst())) ??
    nearest(await startingWith(fsa.slice(0, 2)), fsa) ??
    amid(await startingWith(fsa.slice(0, 1)))
  if (!area) return undefined
  const { x: xKm, y: yKm } = area.position_km
  return { xKm, yKm, approximate: fsa.charAt(1) === '0' || area.fsa !== fsa }
}

function amid(areas: PostalAreaTable[]): PostalAreaTable | undefined {
  if (areas.length === 0) return undefined
  const mean = (of: (area: PostalAreaTable) => number) =>
    areas.reduce((sum, area) => sum + of(area), 0) / areas.length
  const position_km = {
    x: mean((area) => area.position_km.x),
    y: mean((area) => area.position_km.y),
  }
  return { fsa: '', position_km }
}

// Areas were handed out in order: neighbours on the list are mostly neighbours on the map.
function nearest(areas: PostalAreaTable[], fsa: string): PostalAreaTable | undefined {
  const apart = (area: PostalAreaTable) => Math.abs(area.fsa.charCodeAt(2) - fsa.charCodeAt(2))
  return areas.toSorted((one, other) => apart(one) - apart(other))[0]
}
