import { randomUUID } from 'node:crypto'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const placeOf = (id: string) => `break_glass:${id}:reason`
const foundOf = (item: string) => `review_item:${item}:closed_why`

/**
 * Lets a member of staff look at somebody whom their clinic does not know, for a quarter of an hour: the log says so, and the privacy
 * officer of the clinic reads why (S-27). Pressed again before that is over, it changes nothing.
 */
export async function breakGlass(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, clinic }: { account: string; clinic: string },
  { person, reason }: { person: string; reason: string },
): Promise<void> {
  const id = randomUUID()
  const given = { who: whoOf({ staff: account, clinic }), account, clinic, person, id }
  await call(db, 'break_glass', { ...given, reason: keys.seal(reason, placeOf(id)) })
}

/** Counts a search of people; a row of them without a booking is told to the privacy officer. */
export async function countSearch(
  db: Db,
  { account, clinic }: { account: string; clinic: string },
): Promise<void> {
  await call(db, 'count_search', { who: whoOf({ staff: account, clinic }), account, clinic })
}

interface FlagRow {
  id: string
  kind: 'break_glass' | 'searches'
  opened_at: Date
  account_id: string
  glass: string | null
  reason: string | null
}

/** What waits for the privacy officer of a clinic, the latest hundred, oldest first, with the reason that was given for a look. */
export async function flagsOf({ db, keys }: { db: Db; keys: FieldKeys }, clinic: string) {
  const rows = await callForRows<FlagRow>(db, 'flags_of_clinic', { clinic })
  return rows.map(({ glass, reason, ...row }) => ({
    ...row,
    reason: glass && reason ? keys.unseal(reason, placeOf(glass)) : null,
  }))
}

/** Closes one of these with what was found, sealed: it may name somebody. False for none that is open, and for one's own doing. */
export async function closeFlag(
  { db, keys }: { db: Db; keys: FieldKeys },
  { account, clinic }: { account: string; clinic: string },
  { item, why }: { item: string; why: string },
): Promise<boolean> {
  const given = { who: whoOf({ staff: account, clinic }), clinic, item }
  const sealed = { ...given, why: keys.seal(why, foundOf(item)) }
  return (await call<{ closed: boolean }>(db, 'close_flag', sealed)).closed
}
