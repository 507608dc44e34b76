import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Db } from '../db/database.ts'
import type { Key } from '../i18n/translate.ts'
import type { Page } from '../web/context.ts'
import { identified } from '../web/guard.ts'
import { render } from '../web/view.ts'
import { type AppointmentDetails, findAppointment } from './appointments.ts'

/** The appointment that the path names, when this session's scope opens it; else 404, as for one that does not exist. */
export async function openedAppointment(c: Page, db: Db): Promise<AppointmentDetails> {
  const id = z.uuid().safeParse(c.req.param('id'))
  const appointment = id.success && (await findAppointment(db, identified(c), id.data))
  if (!appointment) throw new HTTPException(404)
  return appointment
}

/** The page for what the domain refuses: what happened, and where to go on. Nothing was booked or changed. */
export function refused(c: Page, error: Key, status: 409 | 422 = 409) {
  return render(c, '/booking/refused', { error }, { status })
}
