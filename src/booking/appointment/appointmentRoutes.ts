import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { confirmed, identified } from '../../identity/policies.ts'
import { patientOf } from '../../identity/session.ts'
import { shownEmail } from '../../messages/emailAddress.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import { allow } from '../../web/allow.ts'
import type { Site } from '../../web/context.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { calendarFile } from '../notices/calendar.ts'
import { changeableUntil, isCancellable, isChangeable } from './appointment.ts'
import { listAppointments, type Opened } from './appointments.ts'
import { type BookParts, book } from './book.ts'
import { cancel } from './cancel.ts'
import { type Contact, shownContact } from './contact.ts'
import {
  actorOf,
  answered,
  dayAndTime,
  openedAppointment,
  openedWithHistory,
  scopeOf,
} from './guard.ts'
import { historyOf, isTold, lastRefused } from './history.ts'
import { groupReference, referenceOf } from './reference.ts'
import { contactOf } from './sealedContact.ts'
import { submission } from './submission.ts'

/** Confirm a held slot; then see it, keep it, cancel it. */
export function appointmentRoutes(parts: BookParts & { site: Site }) {
  const { db, keys, site } = parts
  const routes = router()
  const shownReference = (appointment: Opened) => groupReference(referenceOf(keys, appointment))

  routes.post('/appointments', allow(identified), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const { person, contact, proved = false } = patientOf(c)
    if (contact?.hold !== hold_id) return seeOther(c, `/holds/${hold_id}`)
    const asked = {
      ...submission(key, { ...contact }),
      hold: hold_id,
      contact,
      proved,
      locale: c.var.locale,
    }
    const answer = await book(parts, { ...asked, actor: actorOf(c), person })
    return answered(c, answer, { notice: bookedNotice(contact), counted: 'booked' })
  })

  routes.get('/appointments', allow(confirmed), async (c) => {
    const scope = scopeOf(c)
    const appointments = await listAppointments(db, scope)
    const shown = appointments.map((a) => ({ ...a, reference: shownReference(a) }))
    const { whole = false } = scope
    return render(c, '/booking/appointments', { appointments: shown, whole, now: c.var.now })
  })

  routes.get('/appointments/:id', allow(identified), async (c) => {
    const appointment = await openedWithHistory(c, db)
    const { email, contact_phone, contact_address, events, receipts, waiting, ...shown } =
      appointment
    const past = appointment.starts_at <= c.var.now
    return render(c, '/booking/appointment', {
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
    return render(c, '/booking/cancellation', { appointment, until, late, key: randomUUIDv7() })
  })

  routes.post('/appointments/:id/cancellation', allow(identified), async (c) => {
    const { key } = await pressed(c, { key: z.uuid() })
    const appointment = await openedAppointment(c, db)
    const { id } = appointment
    const asked = { ...submission(key, { cancel: id }), appointment, actor: actorOf(c) }
    const when = dayAndTime(c, appointment)
    return answered(c, await cancel(db, asked), {
      notice: ['booking.notice.cancelled', { when }],
      counted: 'cancelled',
      back: `/appointments/${id}`,
    })
  })

  return routes
}

/** What is told of a booking, and where its confirmation goes. */
function bookedNotice(contact: Contact): [Key, Record<string, string>?] {
  const mail = contact.consent && shownEmail(contact.email)
  const text = contact.texts && shownPhone(contact.phone ?? '')
  if (mail && text) return ['booking.notice.booked_both', { one: mail, other: text }]
  if (mail) return ['booking.notice.booked_mail', { to: mail }]
  return text ? ['booking.notice.booked_text', { to: text }] : ['booking.notice.booked']
}

function titleOf(status: string, past: boolean): Key {
  if (status === 'cancelled') return 'booking.appointment.title_cancelled'
  return past ? 'booking.appointment.title_past' : 'booking.appointment.title_booked'
}
