import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import type { Parts } from '../../parts.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { allow, identified } from '../../web/guard.ts'
import { render } from '../../web/view.ts'
import { calendarFile } from '../notices/calendar.ts'
import { changeableUntil, isChangeable } from './appointment.ts'
import { listAppointments } from './appointments.ts'
import { book } from './book.ts'
import { cancel } from './cancel.ts'
import { openedAppointment, settle } from './guard.ts'
import { groupReference } from './reference.ts'
import { submission } from './submission.ts'

/** Confirm a held visit; then see it, keep it, cancel it. */
export function appointmentRoutes(parts: Parts) {
  const { db, site, throttles } = parts
  const routes = router()

  routes.post('/appointments', allow('identified'), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const session = identified(c)
    const { person, visit, contact } = session
    if (contact?.hold !== hold_id) return seeOther(c, `/holds/${hold_id}`)
    const allowed = await throttles.mayBook(person)
    const request = { ...submission(key, contact), hold: hold_id, contact, allowed }
    const answer = await book(parts, { ...request, person, visit, locale: c.var.locale })
    if (answer.outcome === 'overlap') await throttles.overlapped(person)
    return settle(c, answer)
  })

  routes.get('/appointments', allow('confirmed'), async (c) => {
    const appointments = await listAppointments(db, identified(c))
    return render(c, '/booking/appointments', { appointments, groupReference, now: c.var.now })
  })

  routes.get('/appointments/:id', allow('identified'), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { email, ...shown } = appointment
    return render(c, '/booking/appointment', {
      appointment: shown,
      reference: groupReference(appointment.reference),
      changeable: isChangeable(appointment, c.var.now),
      past: appointment.starts_at <= c.var.now,
      until: changeableUntil(appointment),
    })
  })

  routes.get('/appointments/:id/calendar.ics', allow('identified'), async (c) => {
    const file = calendarFile({
      appointment: await openedAppointment(c, db),
      locale: c.var.locale,
      origin: site.origin,
    })
    c.header('Content-Type', 'text/calendar; charset=utf-8')
    c.header('Content-Disposition', 'attachment; filename="rendez-vous.ics"')
    return c.body(file)
  })

  routes.get('/appointments/:id/cancellation', allow('identified'), async (c) => {
    const appointment = await openedAppointment(c, db)
    if (!isChangeable(appointment, c.var.now)) return seeOther(c, `/appointments/${appointment.id}`)
    return render(c, '/booking/cancellation', { appointment, key: randomUUIDv7() })
  })

  routes.post('/appointments/:id/cancellation', allow('identified'), async (c) => {
    const { key } = await pressed(c, { key: z.uuid() })
    const { id } = await openedAppointment(c, db)
    const { person, visit } = identified(c)
    const request = { ...submission(key, { cancel: id }), appointment: id, person, visit }
    return settle(c, await cancel(db, request), `/appointments/${id}`)
  })

  return routes
}
