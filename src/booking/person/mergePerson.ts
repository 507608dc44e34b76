import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Register } from '../../identity/register/register.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { DeskCallOf } from '../desk/deskCall.ts'
import { bookedPerson } from '../patient/bookedPerson.ts'

/**
 * Makes somebody without a card (`from`) the person of a card whom a call found (`into`): visits, consents and messages follow, no two
 * visits ever overlap, and both logs name each other. `overlap` and `changed` change nothing; null for nobody who waits for a card.
 */
export async function mergePerson(
  { db, keys, register }: { db: Db; keys: FieldKeys; register: Register },
  { id, account, clinic }: DeskCallOf,
  { from, into }: { from: string; into: string },
): Promise<'done' | 'overlap' | 'changed' | null> {
  const who = { staff: account, clinic }
  const known = await register.read(into, who, 'merge')
  if (!known) return null
  const asked = { who: whoOf(who), account, clinic, call: id, from }
  const given = { ...asked, person: bookedPerson(keys, known) }
  return (await call<{ outcome: 'done' }>(db, 'merge_person', given)).outcome
}
