import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { HoldOwner } from './holds.ts'

/** Gives a live hold ten more minutes from now by the database's clock, once; a lapsed or extended one stays as it is. */
export function extendHold(db: Db, { id, person, visit }: HoldOwner): Promise<boolean> {
  return retry(async () => {
    const answer = await db
      .selectNoFrom((eb) =>
        eb.fn<boolean>('extend_hold', [eb.val(id), eb.val(person), eb.val(visit)]).as('extended'),
      )
      .executeTakeFirstOrThrow()
    return answer.extended
  })
}
