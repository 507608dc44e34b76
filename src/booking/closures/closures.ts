import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { ClosureDecision, DecisionRefusal, DecisionState } from '../../db/schema.ts'

/**
 * Which days of a clinic are closed, or which hours of each on its clock (null: all of it), for everybody or for one practitioner
 * (null: everybody).
 */
export interface ClosedDays {
  clinic: string
  practitioner: string | null
  first_day: string
  last_day: string
  from_time: string | null
  to_time: string | null
}

/** A closure, and how far it is: visits that nobody decided on, decisions that wait, are done, could not be done. */
export interface Closure {
  id: string
  practitioner_id: string | null
  first_day: string
  last_day: string
  from_time: string | null
  to_time: string | null
  reason: string
  /** Its days are closed still. */
  stands: boolean
  undecided: number
  pending: number
  done: number
  failed: number
  /** All its visits begin from one instant and before another, moved ones too. */
  from_at: Date
  to_at: Date
}

/** The last decision on a visit of a closure; all null for a visit that nobody decided on yet. */
export interface Decided {
  id: string | null
  appointment_id: string
  kind: ClosureDecision | null
  state: DecisionState | null
  why: DecisionRefusal | null
  was_at: Date | null
  leaves_at: Date | null
  /** Whether the visit waits for a decision, whatever became of an earlier one. */
  undecided: boolean
  undoable: boolean
}

/** The closures of a clinic until two weeks after them, soonest first: no record is opened. */
export function closuresOf(db: Db, clinic: string): Promise<Closure[]> {
  return callForRows(db, 'closures_of', { clinic, closure: null })
}

/** A closure of a clinic; undefined for any other. */
export async function closureOf(
  db: Db,
  given: { clinic: string; closure: string },
): Promise<Closure | undefined> {
  return (await callForRows<Closure>(db, 'closures_of', given))[0]
}

/** What is decided of each visit of a closure, and which wait for a decision. */
export function decisionsOf(
  db: Db,
  given: { clinic: string; closure: string },
): Promise<Decided[]> {
  return callForRows(db, 'decisions_of', given)
}

/** The visits that closing some days would concern, soonest first, and between which instants the days are. */
export function visitsToClose(db: Db, days: ClosedDays) {
  type Concerned = { appointment_id: string; from_at: Date; to_at: Date }
  return callForRows<Concerned>(db, 'visits_to_close', { ...days })
}
