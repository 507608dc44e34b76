import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { withClient } from '../db/withClient.ts'
import type { Passwords } from './addresses.ts'

const ROLES = join(import.meta.dirname, '../../compose/roles.sql')

/** Makes sure of the database and its three unprivileged roles with these passwords; idempotent. */
export async function bootstrap(
  superuserUrl: string,
  {
    database,
    passwords,
  }: { database: string; passwords: Pick<Passwords, 'owner' | 'jobs' | 'app'> },
): Promise<void> {
  const roles = await readFile(ROLES, 'utf8')
  await withClient(superuserUrl, async (server) => {
    // Two processes that change one role at the same time fail; the lock ends with the connection.
    await server.query(`select pg_advisory_lock(hashtext('bootstrap'))`)
    const found = await server.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0)
      await server.query(
        `create database ${pg.escapeIdentifier(database)} template template0 encoding 'UTF8'
         locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'`,
      )
    await withClient(at(superuserUrl, database), (client) => client.query(roles))
    for (const role of ['owner', 'jobs', 'app'] as const)
      await server.query(`alter role clinic_${role} password ${pg.escapeLiteral(passwords[role])}`)
  })
}

const at = (url: string, database: string): string => {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(database)}`
  return other.href
}
