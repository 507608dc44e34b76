import { randomUUIDv7 } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { confirmed, identified } from '../../identity/policies.ts'
import { allow } from '../../web/allow.ts'
import type { Site } from '../../web/context.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { calendarFile } from '../notices/calendar.ts'
import { shownContact } from '../patient/contact.ts'
import { contactOf } from '../patient/sealedContact.ts'
import { submission } from '../submission/submission.ts'
import { changeableUntil, isCancellable, isChangeable } from './appointment.ts'
import { findWithHistory, listAppointments, type Opened } from './appointments.ts'
import type { BookParts } from './book.ts'
import { cancel } from './cancel.ts'
import { dayAndTime } from './dayAndTime.ts'
import { actorOf, idOf, openedAppointment, scopeOf, showAnswer } from './guard.ts'
import { historyOf, isTold, lastRefused } from './history.ts'
import { groupReference, referenceOf } from './reference.ts'

/** See an appointment, keep it in a calendar, cancel it. */
export function appointmentRoutes(parts: BookParts & { site: Site }) {
  const { db, keys, site } = parts
  const routes = router()
  const shownReference = (appointment: Opened) => groupReference(referenceOf(keys, appointment))

  routes.get('/appointments', allow(confirmed), async (c) => {
    const scope = scopeOf(c)
    const appointments = await listAppointments(db, scope)
    const shown = appointments.map((a) => ({ ...a, reference: shownReference(a) }))
    const { whole = false } = scope
    return render(c, '/booking/appointment/appointments', {
      appointments: shown,
      whole,
      now: c.var.now,
    })
  })

  routes.get('/appointments/:id', allow(identified), async (c) => {
    const appointment = await findWithHistory(db, scopeOf(c), idOf(c))
    if (!appointment) throw new HTTPException(404)
    const { email, contact_phone, contact_address, events, receipts, waiting, ...shown } =
      appointment
    const past = appointment.starts_at <= c.var.now
    return render(c, '/booking/appointment/appointment', {
      appointment: shown,
      title: titleOf(appointment.status, past),
      contact: shownContact(contactOf(keys, appointment)),
      reference: shownReference(appointment),
      refused: lastRefused(appointment),
      history: historyOf(appointment).filter(isTold),
      changeable: isChangeable(appointment, c.var.now),
      cancellable: isCancellable(appointment, c.var.now),
      past,
      until: changeableUntil(appointment),
    })
  })

  routes.get('/appointments/:id/calendar.ics', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const file = calendarFile({
      appointment: { ...appointment, reference: referenceOf(keys, appointment) },
      locale: c.var.locale,
      origin: site.origin,
      email: site.email,
    })
    c.header('Content-Type', 'text/calendar; charset=utf-8')
    c.header('Content-Disposition', 'attachment; filename="rendez-vous.ics"')
    return c.body(file)
  })

  routes.get('/appointments/:id/cancellation', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { now } = c.var
    if (!isCancellable(appointment, now)) return seeOther(c, `/appointments/${appointment.id}`)
    const [until, late] = [changeableUntil(appointment), !isChangeable(appointment, now)]
    return render(c, '/booking/appointment/cancellation', {
      appointment,
      until,
      late,
      key: randomUUIDv7(),
    })
  })

  routes.post('/appointments/:id/cancellation', allow(identified), async (c) => {
    const { key } = await pressed(c, { key: z.uuid() })
    const appointment = await openedAppointment(c, db)
    const { id } = appointment
    const asked = { ...submission(key, { cancel: id }), appointment, actor: actorOf(c) }
    const when = dayAndTime(c.var, appointment)
    return showAnswer(c, await cancel(db, asked), {
      notice: ['booking.notice.cancelled', { when }],
      counted: 'cancelled',
      back: `/appointments/${id}`,
    })
  })

  return routes
}

function titleOf(status: string, past: boolean): Key {
  if (status === 'cancelled') return 'booking.appointment.title_cancelled'
  return past ? 'booking.appointment.title_past' : 'booking.appointment.title_booked'
}
