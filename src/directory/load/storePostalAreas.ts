import type { OpenTrx } from '../../db/database.ts'
import type { PostalArea } from '../postalAreas.ts'

/** Stores postal areas in the caller's transaction; one already known keeps its position or takes the new one. */
export async function storePostalAreas(
  trx: OpenTrx,
  areas: PostalArea[],
  whenKnown: 'keep' | 'replace',
): Promise<void> {
  await trx
    .insertInto('postal_area')
    .values(areas.map(({ fsa, position: { x, y } }) => ({ fsa, position_km: `(${x},${y})` })))
    .onConflict((known) =>
      whenKnown === 'keep'
        ? known.column('fsa').doNothing()
        : known
            .column('fsa')
            .doUpdateSet((eb) => ({ position_km: eb.ref('excluded.position_km') })),
    )
    .execute()
}
