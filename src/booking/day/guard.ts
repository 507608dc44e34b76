import * as z from 'zod'
import type { Actor } from '../../privacy/actor.ts'
import { isDate } from '../../schedule/calendar.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'
import type { DayParts } from './day.ts'
import { type DayVisit, visitOfClinic } from './visits.ts'

/** Who works on this page, as the access log names them. */
export function staffActor(c: Page): Actor {
  return { staff: workerOf(c).account, clinic: clinicOf(c).id }
}

/** The id of the visit that the path names; nothing for any other text. */
export function visitId(c: Page): string | undefined {
  return z.uuid().safeParse(c.req.param('id')).data
}

/** Where the page of one visit was opened, beside its day: the list of what needs a person. */
export const CameFrom = z.literal('review').optional().catch(undefined)

/** The page where somebody goes on after it. */
export function pageBefore(from: z.output<typeof CameFrom>, day: string): string {
  return from === 'review' ? '/staff/review' : `/staff/day?day=${day}`
}

/** The visit that the path names, on a day of the clinic where somebody works; nothing for any other, or once it is cancelled. */
export async function visitAsked(
  c: Page,
  parts: DayParts,
  day: string | undefined,
): Promise<DayVisit | undefined> {
  const appointment = visitId(c)
  if (day === undefined || !isDate(day) || !appointment) return undefined
  const of = { clinic: clinicOf(c), practitioner: null, day, appointment }
  const visit = await visitOfClinic(parts, staffActor(c), of)
  return visit?.state === 'cancelled' ? undefined : visit
}
