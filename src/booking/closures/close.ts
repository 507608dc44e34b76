import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'
import { daysAfter } from '../../schedule/calendar.ts'
import { type Published, publishDays } from '../../schedule/timetable/publication.ts'
import type { Exception } from '../../schedule/timetable/timetable.ts'
import type { ClosedDays } from './closures.ts'

/** A manager who closes days, with the reason that staff read. */
interface Asked extends ClosedDays {
  closure: string
  reason: string
  by: string
  now: Date
}

const TRIES = 3

/**
 * Closes some days of a clinic at once: none of their free slots is offered any more, nor one that is freed later. Their visits
 * stay until it is decided what becomes of them. Called again with the same id, it goes on. `changed` while others change the
 * clinic's days at the same time, null for a practitioner who sees nobody there.
 */
export async function closeDays(db: Db, who: Actor, asked: Asked): Promise<Published> {
  const { by, now, ...noted } = asked
  const given = { who: whoOf(who), ...noted }
  const { noted: known } = await call<{ noted: boolean }>(db, 'note_closure', given)
  if (!known) return null
  return change(db, { clinic: asked.clinic, by, now, added: exceptionsOf(asked), removed: null })
}

/** Opens the days of a closure again: its slots are offered as planned, and nobody is called about visits that may stay. */
export function reopenDays(
  db: Db,
  { closure, ...given }: { clinic: string; closure: string; by: string; now: Date },
): Promise<Published> {
  return change(db, { ...given, added: [], removed: closure })
}

/** What one changes is what one wants, whoever books meanwhile: only a plan that changed is read again. */
async function change(
  db: Db,
  given: {
    clinic: string
    by: string
    now: Date
    added: readonly Exception[]
    removed: string | null
  },
): Promise<Published> {
  let outcome: Published = 'changed'
  for (let tries = 0; outcome === 'changed' && tries < TRIES; tries++)
    outcome = await publishDays(db, { ...given, easter: null, seen: null })
  return outcome
}

/** Each day of a closure, as it differs from its plans. */
export function exceptionsOf({
  closure,
  practitioner,
  first_day,
  last_day,
  from_time,
  to_time,
  reason,
}: Omit<Asked, 'by' | 'now'>): Exception[] {
  const exceptions: Exception[] = []
  for (let on_day = first_day; on_day <= last_day; on_day = daysAfter(on_day, 1))
    exceptions.push({
      ...{ batch_id: closure, practitioner_id: practitioner, on_day, kind: 'closed', reason },
      ...{ from_time, to_time, healthcare_service_id: null },
    })
  return exceptions
}
