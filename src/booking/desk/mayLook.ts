import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'

/**
 * Whether a member of staff looks at a person's page without being asked why: the person has or had a visit at that clinic, or is on
 * the telephone with them. It opens no record.
 */
export async function mayLook(
  db: Db,
  { account, clinic }: { account: string; clinic: string },
  person: string,
): Promise<boolean> {
  const given = { account, clinic, person }
  return (await call<{ allowed: boolean }>(db, 'may_look', given)).allowed
}
