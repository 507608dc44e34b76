import type pg from 'pg'
import type { PostalArea } from '../postalAreas.ts'

const WHEN_KNOWN = {
  keep: 'do nothing',
  replace: 'do update set position_km = excluded.position_km',
}

/** Stores postal areas in the caller's transaction; one already known keeps its position or takes the new one. */
export async function storePostalAreas(
  client: pg.ClientBase,
  areas: PostalArea[],
  whenKnown: keyof typeof WHEN_KNOWN,
): Promise<void> {
  await client.query(
    `insert into postal_area (fsa, position_km)
     select fsa, point(x, y) from unnest($1::text[], $2::float8[], $3::float8[]) as a (fsa, x, y)
     on conflict (fsa) ${WHEN_KNOWN[whenKnown]}`,
    [
      areas.map(({ fsa }) => fsa),
      areas.map(({ position }) => position.x),
      areas.map(({ position }) => position.y),
    ],
  )
}
