import { CannotStart } from '../db/cannotStart.ts'
import type { Db } from '../db/database.ts'
import { asOwner } from '../db/owner.ts'
import { isPrivileged } from '../db/privileges.ts'

/** Remembers at the first start whether this database is a demonstration's, and refuses the other mode ever after. */
export async function rememberMode(ownerUrl: string, demo: boolean): Promise<void> {
  const remembered = await asOwner(ownerUrl, async (trx) => {
    await trx
      .insertInto('installation')
      .values({ demo })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return trx.selectFrom('installation').select('demo').executeTakeFirstOrThrow()
  })
  refuseOther(remembered.demo, demo)
}

/** Refuses the other mode than this database remembers; before its first migration it remembers none. */
export async function refuseOtherMode(db: Db, demo: boolean): Promise<void> {
  const remembered = await db
    .selectFrom('installation')
    .select('demo')
    .executeTakeFirst()
    .catch(() => undefined)
  if (remembered) refuseOther(remembered.demo, demo)
}

function refuseOther(remembered: boolean, demo: boolean) {
  if (remembered === demo) return
  const was = remembered ? 'a demonstration' : 'a real installation'
  throw new CannotStart(`DEMO: this database belongs to ${was}; give the other mode its own`)
}

/** Refuses a role of ours that row-level security would not bind (S-07). */
export async function refusePrivilegedRole(url: string, name: string, role: string): Promise<void> {
  if (await isPrivileged(url))
    throw new CannotStart(`${name}: its role could bypass row-level security; use ${role}`)
}
