import { randomUUID } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { codeMac } from './sendCode.ts'

/**
 * The blind index of the address that a code proves, once; undefined when the code is wrong, late, used, of
 * another session or person, or after five tries. The try is counted before it is compared, and stays counted.
 */
export async function useCode(
  { db, keys }: { db: Db; keys: FieldKeys },
  { code, person, session }: { code: string; person: string; session: string },
): Promise<string | undefined> {
  const { address_index } = await call<{ address_index: string | null }>(db, 'use_code', {
    who: whoOf({ session }),
    person,
    session,
    code_mac: codeMac(keys, person, code),
    call: randomUUID(),
  })
  return address_index ?? undefined
}
