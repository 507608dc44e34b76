import type { Db } from '../../db/database.ts'
import { sameText } from '../../identity/name.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { codeMac } from './sendCode.ts'

/**
 * The blind index of the address that a code proves, once; undefined when the code is wrong, late, used, of
 * another session or person, or after five tries. The try is counted before it is compared, and stays counted.
 */
export function useCode(
  { db, keys }: { db: Db; keys: FieldKeys },
  { code, person, session }: { code: string; person: string; session: string },
): Promise<string | undefined> {
  const access = { who: { session }, whose: { person }, why: 'confirmation' } as const
  let proved: string | undefined
  return openRecord(db, access, async (trx) => {
    const kept = await trx
      .updateTable('confirmation_code')
      .set((eb) => ({ tries_left: eb('tries_left', '-', 1) }))
      .where('person', '=', person)
      .where('session', '=', session)
      .where('tries_left', '>', 0)
      .where((eb) => eb('expires_at', '>', eb.fn<Date>('app_now', [])))
      .returning(['id', 'code_mac', 'email_index'])
      .executeTakeFirst()
    // Done again after a commit whose answer was lost, the code is gone: used by this very call.
    if (!kept) return proved
    if (!sameText(kept.code_mac, codeMac(keys, person, code))) return undefined
    await trx.deleteFrom('confirmation_code').where('id', '=', kept.id).execute()
    proved = kept.email_index
    return proved
  })
}
