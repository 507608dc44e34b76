import { CannotStart } from '../db/cannotStart.ts'
import { withClient } from '../db/withClient.ts'

/** Remembers at the first start whether this database is a demonstration's, and refuses the other mode ever after. */
export async function rememberMode(ownerUrl: string, demo: boolean): Promise<void> {
  const remembered = await withClient(ownerUrl, async (client) => {
    await client.query('insert into installation (demo) values ($1) on conflict do nothing', [demo])
    const { rows } = await client.query<{ demo: boolean }>('select demo from installation')
    return rows[0]?.demo
  })
  if (remembered !== demo) {
    const was = remembered ? 'a demonstration' : 'a real installation'
    throw new CannotStart(`DEMO: this database belongs to ${was}; give the other mode its own`)
  }
}

/** Refuses an application role that row-level security would not bind (S-07). */
export async function refusePrivilegedRole(appUrl: string): Promise<void> {
  const privileged = await withClient(appUrl, async (client) => {
    const { rows } = await client.query<{ privileged: boolean }>(
      `select rolsuper or rolbypassrls or exists (
          select from pg_class where relname = 'appointment' and pg_has_role(relowner, 'member')
        ) as privileged
        from pg_roles where rolname = current_user`,
    )
    return rows[0]?.privileged
  })
  if (privileged !== false) {
    throw new CannotStart('DATABASE_URL: its role could bypass row-level security; use clinic_app')
  }
}
