import type { Parts } from '../../parts.ts'
import { router, seeOther } from '../../web/context.ts'
import { blank, submitted } from '../../web/form.ts'
import { allow, identified } from '../../web/guard.ts'
import { render } from '../../web/view.ts'
import { changeContact } from './changeContact.ts'
import { ContactForm } from './contact.ts'
import { openedAppointment } from './guard.ts'

/** Change the address that an appointment carries; the old one is told. */
export function contactRoutes(parts: Parts) {
  const { db, keys } = parts
  const routes = router()

  routes.get('/appointments/:id/contact', allow('identified'), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id, email } = appointment
    const address = email ? keys.unseal(email, `appointment:${id}:email`) : ''
    const consent = appointment.email_consent ? { email_consent: 'yes' } : {}
    const form = blank({ email: address, ...consent })
    return render(c, '/booking/change_contact', { id, form })
  })

  routes.post('/appointments/:id/contact', allow('identified'), async (c) => {
    const { id } = await openedAppointment(c, db)
    const form = await submitted(c, ContactForm)
    if (!form.value) return render(c, '/booking/change_contact', { id, form }, { status: 422 })
    const { person, visit } = identified(c)
    const { locale } = c.var
    await changeContact(parts, { appointment: id, person, visit, locale, contact: form.value })
    return seeOther(c, `/appointments/${id}`)
  })

  return routes
}
