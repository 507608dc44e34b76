import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import type { Key } from '../../i18n/translate.ts'
import { openOwn, patientOf } from '../../identity/session.ts'
import { type Page, seeOther } from '../../web/context.ts'
import { type CountedEvent, count } from '../../web/counted.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import type { MoveRefusal } from '../move/move.ts'
import type { ContactRefusal } from '../patient/changeContact.ts'
import type { Answer } from '../submission/submission.ts'
import { findAppointment, type Opened, type Scope } from './appointments.ts'
import type { BookRefusal } from './book.ts'
import type { CancelRefusal } from './cancel.ts'

/** What the present session opens. */
export function scopeOf(c: Page): Scope {
  const { id, person, opened, openedAddress, government } = patientOf(c)
  return { session: id, person, opened, openedAddress, whole: government }
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

/** Goes to the appointment that a command answers with, or tells why it was refused. */
export function showAnswer(
  c: Page,
  answer: Answer<BookRefusal | CancelRefusal | MoveRefusal | ContactRefusal>,
  {
    notice,
    counted,
    back = '/search',
  }: { notice: [Key, Record<string, string>?]; counted?: CountedEvent; back?: string },
) {
  const { outcome } = answer
  if (outcome === 'done') {
    if (counted) count(c, counted)
    tellNext(c, ...notice)
    return showAppointment(c, answer.appointment_id)
  }
  if (outcome === 'not_found') throw new HTTPException(404)
  // A slot lost to another person and an overlap are told alike: the second would reveal another appointment (S-01).
  const lost = outcome === 'overlap' || outcome === 'hold_gone'
  return refused(c, `booking.error.${lost ? 'slot_taken' : outcome}`, 409, back)
}

/** The page for what the domain refuses: what happened, and where to go on. Nothing was booked or changed. */
export function refused(c: Page, error: Key, status: 404 | 409 | 422 = 409, back = '/search') {
  const slot = /\.slot_(?:taken|held)$/.test(error) ? 'slot_title' : 'title'
  return render(
    c,
    '/booking/appointment/refused',
    { title: `booking.refused.${slot}`, error, back },
    { status },
  )
}

/** Goes to an appointment that this session has made, which it opens from now on. */
export function showAppointment(c: Page, id: string) {
  openOwn(patientOf(c), id)
  return seeOther(c, `/appointments/${id}`)
}

/** The id that the path names under this name; else 404, as for one of nothing. */
export function idOf(c: Page, name = 'id') {
  const id = z.uuid().safeParse(c.req.param(name))
  if (!id.success) throw new HTTPException(404)
  return id.data
}
