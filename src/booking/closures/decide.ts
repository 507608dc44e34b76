import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { ClosureDecision } from '../../db/schema.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'

/** What becomes of a visit, as it was shown; one that moves names its slot. */
export interface Decision {
  appointment: string
  version: number
  kind: ClosureDecision
  slot: string | null
}

interface OfClosure {
  clinic: string
  closure: string
}

/**
 * Takes decisions on visits of a closure, which are carried out within seconds, and holds the slots that they move to. How many
 * stand: what changed meanwhile, or is decided already, is left as it is. Null for no closure of this clinic.
 */
export async function decide(
  db: Db,
  who: Actor,
  { decisions, ...of }: OfClosure & { decisions: readonly Decision[] },
): Promise<number | null> {
  const given = { who: whoOf(who), ...of, decisions }
  return (await call<{ standing: number | null }>(db, 'decide_on_visits', given)).standing
}

/** Has what was decided be undone, of one visit or of all (null), while its messages have not left; how many that are. */
export async function undo(
  db: Db,
  who: Actor,
  { decision, ...of }: OfClosure & { decision: string | null },
): Promise<number> {
  const given = { who: whoOf(who), ...of, decision }
  return (await call<{ undone: number }>(db, 'undo_decisions', given)).undone
}
