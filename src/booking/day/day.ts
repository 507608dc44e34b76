import * as z from 'zod'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { careColumns } from '../../directory/columns.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'
import { openRecord } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { contactFields } from '../appointment/sealedContact.ts'

/** What may be said of a visit on its day, and after it. */
export const MARKS = ['arrived', 'roomed', 'seen', 'missed', 'undone'] as const
export type Mark = (typeof MARKS)[number]

/** What a visit is in the eyes of a clinic's staff. */
export const VISIT_STATES = ['booked', 'arrived', 'roomed', 'fulfilled', 'noshow'] as const
export type VisitState = (typeof VISIT_STATES)[number]

/** Whose day: a clinic's in its zone, of one practitioner or of all (null). */
export interface DayOf {
  clinic: { id: string; zone: string }
  practitioner: string | null
  day: string
  /** One visit of it, or all. */
  appointment?: string
}

export interface DayParts {
  db: Db
  keys: FieldKeys
}

const Identity = z.object({ first_name: z.string(), last_name: z.string(), birth_date: z.string() })

/**
 * The visits of a day at a clinic as its staff see them, soonest first, with who comes, how to reach them and what they need; those
 * that were cancelled left out. One row of the access log names the clinic and the day.
 */
export function dayOfClinic(
  { db, keys }: DayParts,
  who: Actor,
  { clinic, practitioner, day, appointment }: DayOf,
) {
  const { from, to } = instantsOf(day, clinic.zone)
  return openRecord(
    db,
    { who, whose: { clinic: clinic.id, from, to }, why: 'day', appointment },
    async (trx) => {
      const rows = await trx
        .selectFrom('appointment')
        .innerJoin('patient', 'patient.id', 'appointment.patient_id')
        .innerJoin('clinic', 'clinic.id', 'appointment.clinic_id')
        .innerJoin('practitioner', 'practitioner.id', 'appointment.practitioner_id')
        .innerJoin(
          'healthcare_service',
          'healthcare_service.id',
          'appointment.healthcare_service_id',
        )
        .select([
          'appointment.id',
          'appointment.starts_at',
          'appointment.ends_at',
          'appointment.status',
          'appointment.version',
        ])
        .select('appointment.overbooking_reason')
        .select(['arrived_at', 'roomed_at', 'seen_at', 'patient.person', 'patient.identity'])
        .select(['appointment.email', 'appointment.phone as contact_phone'])
        .select(['appointment.address as contact_address', 'appointment.needs as contact_needs'])
        .select(careColumns)
        .where('appointment.clinic_id', '=', clinic.id)
        .where('appointment.starts_at', '>=', from)
        .where('appointment.starts_at', '<', to)
        .where('appointment.status', 'not in', ['cancelled', 'entered-in-error'])
        .$if(practitioner !== null, (visits) =>
          visits.where('appointment.practitioner_id', '=', practitioner),
        )
        .$if(appointment !== undefined, (visits) =>
          visits.where('appointment.id', '=', appointment ?? null),
        )
        .orderBy('appointment.starts_at')
        .orderBy('practitioner.last_name')
        .orderBy('appointment.id')
        .execute()
      return rows.map(({ person, identity, status, ...row }) => {
        const named = keys.unseal(identity, `patient:${person}:identity`)
        const { birth_date, first_name, last_name } = Identity.parse(JSON.parse(named))
        const contact = contactFields(keys, row)
        return {
          ...{ ...row, ...contact, person, phone: contact.phone && shownPhone(contact.phone) },
          // The row's own names are the practitioner's.
          name: `${last_name}, ${first_name}`,
          age: Temporal.PlainDate.from(birth_date).until(day, { largestUnit: 'years' }).years,
          state: (status === 'arrived' && row.roomed_at ? 'roomed' : status) as VisitState,
        }
      })
    },
  )
}

/** A visit of a day, as staff see it. */
export type DayVisit = Awaited<ReturnType<typeof dayOfClinic>>[number]

/** The marks that a visit takes now, as the database decides as well: nothing before its day, and never missed by itself. */
export function marksOf(
  { state, starts_at }: Pick<DayVisit, 'state' | 'starts_at'>,
  { day, today, now }: { day: string; today: string; now: Date },
): Mark[] {
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

/** The days of the last two months with visits of which nobody said what became of them, latest first. */
export function daysWithoutOutcome(
  db: Db,
  { clinic, practitioner }: Pick<DayOf, 'clinic' | 'practitioner'>,
) {
  type Day = { on_day: string; visits: number }
  return callForRows<Day>(db, 'days_without_outcome', { clinic: clinic.id, practitioner })
}

/** A day of a clinic: from its first instant, and before its last. */
export function instantsOf(day: string, zone: string) {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone)
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone)
  return { from: new Date(start.epochMilliseconds), to: new Date(end.epochMilliseconds) }
}
