import { randomUUID } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { Db, OpenTrx } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Plan as PlanRow } from '../../db/schema.ts'
import { undoable } from '../../db/undoable.ts'
import { nameColumns } from '../../directory/columns.ts'
import { linesOf, type Plan } from '../timetable/timetable.ts'

/** A plan as it is written, and which saving of it: 0 for one that nobody has saved. */
export interface Draft extends Plan {
  status: PlanRow['status']
  version: number
}

/** The plans of a clinic that are valid on a day or later, and its drafts; of one practitioner, or of all (null). */
export function plansOfClinic(
  db: Db,
  { clinic, practitioner, today }: { clinic: string; practitioner: string | null; today: string },
) {
  return retry(() =>
    db
      .selectFrom('plan')
      .innerJoin('practitioner', 'practitioner.id', 'plan.practitioner_id')
      .select(['plan.id', 'practitioner_id', 'status', 'valid_from', 'valid_to', 'every_weeks'])
      .select(['anchor', 'plan.version', linesOf])
      .select(nameColumns)
      .where('clinic_id', '=', clinic)
      .where('status', '!=', 'retired')
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', today)]))
      .$if(practitioner !== null, (plans) => plans.where('practitioner_id', '=', practitioner))
      .orderBy('last_name')
      .orderBy('first_name')
      .orderBy('practitioner_id')
      .orderBy('valid_from')
      .orderBy('plan.id')
      .execute(),
  )
}

/** Saves a draft with all of its lines: `changed` when somebody was faster, null for no plan of this clinic's. */
export async function saveDraft(
  db: Db | OpenTrx,
  { clinic, draft, by }: { clinic: string; draft: Draft; by: string },
): Promise<'done' | 'changed' | 'overlap' | 'foreign' | null> {
  const given = { clinic, plan: draft, by }
  return (await call<{ outcome: 'done' }>(db, 'save_plan', given)).outcome
}

/** Copies a plan into a draft for each of several practitioners, for all or for nobody; false when one cannot have it. */
export function copyDraft(db: Db, { clinic, plan, practitioners, by }: CopyOf): Promise<boolean> {
  const drafts = practitioners.map((practitioner_id): Draft => {
    return { ...plan, practitioner_id, id: randomUUID(), version: 0, status: 'draft' }
  })
  return undoable(db, async (trx, undo) => {
    for (const draft of drafts)
      if ((await saveDraft(trx, { clinic, draft, by })) !== 'done') undo(false)
    return true
  })
}

interface CopyOf {
  clinic: string
  plan: Plan
  practitioners: readonly string[]
  by: string
}

/** Throws a draft away; false when somebody changed it since. */
export async function discardDraft(db: Db, clinic: string, draft: Draft): Promise<boolean> {
  const given = { clinic, plan: draft.id, version: draft.version }
  return (await call<{ discarded: boolean }>(db, 'discard_plan', given)).discarded
}
