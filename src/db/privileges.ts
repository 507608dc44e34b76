import { withClient } from './withClient.ts'

/** Whether row-level security would not bind this role: a superuser, one that bypasses it, or the tables' owner. */
export function isPrivileged(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ privileged: boolean }>(
      `select rolsuper or rolbypassrls or exists (
          select from pg_class where relname = 'appointment' and pg_has_role(relowner, 'member')
        ) as privileged
        from pg_roles where rolname = current_user`,
    )
    return rows[0]?.privileged !== false
  })
}
