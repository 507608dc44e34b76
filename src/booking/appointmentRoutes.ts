import { randomUUIDv7 } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Parts } from '../parts.ts'
import { type Page, router, seeOther } from '../web/context.ts'
import { pressed } from '../web/form.ts'
import { allow, identified } from '../web/guard.ts'
import { render } from '../web/view.ts'
import { changeableUntil, isChangeable } from './appointment.ts'
import { listAppointments } from './appointments.ts'
import { book } from './book.ts'
import { calendarFile } from './calendar.ts'
import { cancel } from './cancel.ts'
import { openedAppointment, refused } from './guard.ts'
import { move } from './move.ts'
import { groupReference } from './reference.ts'
import { submission } from './submission.ts'

/** Confirm a held visit; then see it, keep it, cancel it. */
export function appointmentRoutes(parts: Parts) {
  const { db, site, throttles } = parts
  const routes = router()

  routes.post('/appointments', allow('identified'), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const session = identified(c)
    const contact = session.contact ?? { email: '', consent: false }
    const request = { ...submission(key, { hold_id, ...contact }), hold: hold_id, contact }
    const { person, visit } = session
    if (!(await throttles.mayBook(person))) return refused(c, 'booking.error.slot_taken')
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
    return settle(c, await cancel(db, request))
  })

  routes.post('/appointments/:id/move', allow('identified'), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const { id } = await openedAppointment(c, db)
    const { person, visit } = identified(c)
    const request = { ...submission(key, { move: id, hold_id }), appointment: id, hold: hold_id }
    return settle(c, await move(parts, { ...request, person, visit }))
  })

  return routes
}

/** Goes where the answer says, and lets this session open what it made: also when the answer was lost the first time. */
function settle(c: Page, answer: Awaited<ReturnType<typeof book | typeof cancel | typeof move>>) {
  const session = identified(c)
  if (answer.outcome === 'done' && answer.location) {
    const id = answer.location.split('/').at(-1) ?? ''
    session.opened = [...new Set([...session.opened, id])].slice(-20)
    return seeOther(c, answer.location)
  }
  if (answer.outcome === 'not_found' || answer.outcome === 'done') throw new HTTPException(404)
  // An overlap is told in the words of a taken slot: it would reveal another appointment (S-01).
  const reason = answer.outcome === 'overlap' ? 'slot_taken' : answer.outcome
  return refused(c, `booking.error.${reason}`)
}
