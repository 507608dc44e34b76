import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Named } from '../../i18n/practitionerName.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** What may be said of a visit on its day, and after it. */
export const MARKS = ['arrived', 'roomed', 'seen', 'missed', 'undone'] as const
export type Mark = (typeof MARKS)[number]

/** What a visit is in the eyes of a clinic's staff. */
export const VISIT_STATES = ['booked', 'arrived', 'roomed', 'fulfilled', 'noshow'] as const
export type VisitState = (typeof VISIT_STATES)[number] | 'cancelled'

/** Whose day: a clinic's in its zone, of one practitioner or of all (null). */
export interface DayOf {
  clinic: { id: string; zone: string }
  practitioner: string | null
  day: string
}

export interface DayParts {
  db: Db
  keys: FieldKeys
}

/** The marks that a visit takes now, as the database decides as well: nothing before its day, and never missed by itself. */
export function marksOf(
  { state, starts_at }: { state: VisitState; starts_at: Date },
  { day, today, now }: { day: string; today: string; now: Date },
): Mark[] {
  if (state === 'cancelled') return []
  if (state === 'fulfilled' || state === 'noshow') return ['undone']
  if (day > today) return []
  const missed: Mark[] = state === 'booked' && now > starts_at ? ['missed'] : []
  const steps: Mark[] = { booked: ['arrived'], arrived: ['roomed'], roomed: [] }[state] as Mark[]
  const undone: Mark[] = state === 'booked' ? [] : ['undone']
  return [...(day === today ? steps : []), 'seen', ...missed, ...undone]
}

/** Marks what became of a visit, or takes the last mark back: `changed` when somebody was faster, null for no visit of theirs. */
export async function markVisit(
  db: Db,
  who: Actor,
  given: {
    clinic: string
    practitioner: string | null
    appointment: string
    was: VisitState
    mark: Mark
  },
): Promise<'done' | 'changed' | 'refused' | null> {
  const asked = { who: whoOf(who), ...given }
  return (await call<{ outcome: 'done' }>(db, 'mark_visit', asked)).outcome
}

/** What a page of a day says beside its visits. */
interface AroundDay {
  /** A word that is another one as soon as something that the page shows has changed. */
  stamp: string
  /** Who runs late, by how many minutes, and how many visits were told. */
  late: (Named & { id: string; minutes: number; told: number })[]
  /** The days of the last two months with visits of which nobody said what became of them, latest first. */
  open: { on_day: string; visits: number }[]
}

/** What a page of a day says beside its visits, without opening a record. */
export function aroundDay(db: Db, of: DayOf): Promise<AroundDay> {
  return call(db, 'day_around', placeOf(of))
}

/** The stamp of a day alone: whether a page of it is still true. */
export async function stampOf(db: Db, of: DayOf): Promise<string> {
  return (await call<{ day_stamp: string }>(db, 'day_stamp', placeOf(of))).day_stamp
}

function placeOf({ clinic, practitioner, day }: DayOf) {
  return { clinic: clinic.id, practitioner, ...instantsOf(day, clinic.zone) }
}

/** A day of a clinic: from its first instant, and before its last. */
export function instantsOf(day: string, zone: string) {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone)
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone)
  return { from: new Date(start.epochMilliseconds), to: new Date(end.epochMilliseconds) }
}
