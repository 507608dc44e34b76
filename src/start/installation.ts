import { CannotStart } from '../db/cannotStart.ts'
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
  if (remembered.demo !== demo) {
    const was = remembered.demo ? 'a demonstration' : 'a real installation'
    throw new CannotStart(`DEMO: this database belongs to ${was}; give the other mode its own`)
  }
}

/** Refuses a role of ours that row-level security would not bind (S-07). */
export async function refusePrivilegedRole(url: string, name: string, role: string): Promise<void> {
  if (await isPrivileged(url))
    throw new CannotStart(`${name}: its role could bypass row-level security; use ${role}`)
}
