import { HTTPException } from 'hono/http-exception'
import type { Db } from '../../db/database.ts'
import { type Page, seeOther } from '../../web/context.ts'
import { count } from '../../web/counted.ts'
import { type Form, FormRefused } from '../../web/form.ts'
import { findAppointmentOfHold } from '../appointment/appointments.ts'
import { idOf, refused, scopeOf, showAppointment } from '../appointment/guard.ts'
import type { HoldAnswer } from './hold.ts'
import { findHold, type Held } from './holds.ts'

/** The page of a hold, and where another time is chosen: those of a booking, or of the move that it is for. */
export function placesOf({ id, moves }: Pick<Held, 'id' | 'moves'>) {
  return moves
    ? { page: `/appointments/${moves}/move/${id}`, again: `/appointments/${moves}/move` }
    : { page: `/holds/${id}`, again: '/search' }
}

/**
 * Does `work` with the session's own hold. One that became an appointment leads to it, also when that answer was lost;
 * one that is gone, or another's, is told like one that never was, with the way on.
 */
export async function withHold(
  c: Page,
  db: Db,
  work: (held: Held) => Response | Promise<Response>,
  { id = idOf(c), again = '/search' } = {},
): Promise<Response> {
  const scope = scopeOf(c)
  const held = await findHold(db, { id, ...scope })
  if (held) return work(held)
  const booked = await findAppointmentOfHold(db, scope, id)
  return booked ? showAppointment(c, booked.id) : refused(c, 'booking.error.hold_gone', 404, again)
}

/** The page for a form of slots sent without a choice; one without its token is sent again as a whole. */
export function slotRefused(c: Page, form: Form<unknown>, back: string) {
  if (!form.errors['slot_id']) throw new FormRefused(form)
  return refused(c, 'booking.error.choose_slot', 422, back)
}

/** Goes to the page of a slot that is now held, or tells why it is not. */
export function showHold(c: Page, answer: HoldAnswer, back: string, moves: string | null = null) {
  if (answer.outcome === 'not_found') throw new HTTPException(404)
  if (answer.outcome !== 'held') return refused(c, `booking.error.${answer.outcome}`, 409, back)
  count(c, 'held')
  return seeOther(c, placesOf({ id: answer.hold_id, moves }).page)
}
