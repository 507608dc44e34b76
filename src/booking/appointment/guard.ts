import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import type { Key } from '../../i18n/translate.ts'
import { openOwn, patientOf } from '../../identity/session.ts'
import { type Page, seeOther } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { findHold, type Held } from '../hold/holds.ts'
import { findAppointment, findAppointmentOfHold, type Opened, type Scope } from './appointments.ts'
import type { BookRefusal } from './book.ts'
import type { CancelRefusal } from './cancel.ts'
import type { MoveRefusal } from './move.ts'
import type { Answer } from './submission.ts'

/** What the present session opens. */
export function scopeOf(c: Page): Scope {
  const { id, person, opened, openedAddress } = patientOf(c)
  return { session: id, person, opened, openedAddress }
}

/** The present session as the one who acts. */
export function actorOf(c: Page) {
  return { session: patientOf(c).id }
}

/** The appointment that the path names, when this session's scope opens it; else 404, as for one that does not exist. */
export async function openedAppointment(c: Page, db: Db): Promise<Opened> {
  const appointment = await findAppointment(db, scopeOf(c), idOf(c))
  if (!appointment) throw new HTTPException(404)
  return appointment
}

/**
 * Does `work` with the session's own hold. One that became an appointment leads to it, also when that answer was lost;
 * one that is gone, or another's, is told like one that never was, with the way on.
 */
export async function withHold(
  c: Page,
  db: Db,
  work: (held: Held) => Response | Promise<Response>,
): Promise<Response> {
  const scope = scopeOf(c)
  const id = idOf(c)
  const held = await findHold(db, { id, ...scope })
  if (held) return work(held)
  const booked = await findAppointmentOfHold(db, scope, id)
  return booked ? showAppointment(c, booked.id) : refused(c, 'booking.error.hold_gone', 404)
}

/** Goes to the appointment that a command answers with, or tells why it was refused. */
export function answered(
  c: Page,
  { outcome, appointment_id }: Answer<BookRefusal | CancelRefusal | MoveRefusal>,
  back = '/search',
) {
  if (outcome === 'done' && appointment_id) return showAppointment(c, appointment_id)
  if (outcome === 'not_found' || outcome === 'done') throw new HTTPException(404)
  // A slot lost to another person and an overlap are told alike: the second would reveal another appointment (S-01).
  const lost = outcome === 'overlap' || outcome === 'hold_gone'
  return refused(c, `booking.error.${lost ? 'slot_taken' : outcome}`, 409, back)
}

/** The page for what the domain refuses: what happened, and where to go on. Nothing was booked or changed. */
export function refused(c: Page, error: Key, status: 404 | 409 | 422 = 409, back = '/search') {
  return render(c, '/booking/refused', { error, back }, { status })
}

function showAppointment(c: Page, id: string) {
  openOwn(patientOf(c), id)
  return seeOther(c, `/appointments/${id}`)
}

function idOf(c: Page) {
  const id = z.uuid().safeParse(c.req.param('id'))
  if (!id.success) throw new HTTPException(404)
  return id.data
}
