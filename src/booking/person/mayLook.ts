import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'

/**
 * Whom a member of staff looks at by a person's id without being asked why: that person, or whom they turned out to be, who has or
 * had a visit at that clinic or was found by a search of theirs within the hour, or whom they gave a reason to look at; null for
 * anybody else. It opens no record.
 */
export async function mayLook(
  db: Db,
  { account, clinic }: { account: string; clinic: string },
  person: string,
): Promise<{ person: string; why: 'telephone' | 'break_glass' } | null> {
  const given = { account, clinic, person }
  type Look = { person: string; why: 'telephone' | 'break_glass' | null }
  const { person: whom, why } = await call<Look>(db, 'may_look', given)
  return why && { person: whom, why }
}
