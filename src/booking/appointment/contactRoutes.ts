import type { Db } from '../../db/database.ts'
import { identified } from '../../identity/policies.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { blank, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { changeContact } from './changeContact.ts'
import { ContactForm } from './contact.ts'
import { actorOf, openedAppointment } from './guard.ts'

/** Change the address that an appointment carries; the old one is told. */
export function contactRoutes(parts: { db: Db; keys: FieldKeys }) {
  const { db, keys } = parts
  const routes = router()

  routes.get('/appointments/:id/contact', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id, email } = appointment
    const address = email ? keys.unseal(email, `appointment:${id}:email`) : ''
    const form = blank({ email: address, email_consent: appointment.email_consent ? 'yes' : 'no' })
    return render(c, '/booking/change_contact', { id, form })
  })

  routes.post('/appointments/:id/contact', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id } = appointment
    const form = await submitted(c, ContactForm)
    if (!form.value) return render(c, '/booking/change_contact', { id, form }, { status: 422 })
    const change = { appointment, actor: actorOf(c), locale: c.var.locale, contact: form.value }
    await changeContact(parts, change)
    const { email } = form.value
    if (email) tellNext(c, 'booking.notice.email', { email })
    else tellNext(c, 'booking.notice.no_email')
    return seeOther(c, `/appointments/${id}`)
  })

  return routes
}
