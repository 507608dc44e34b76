import type { Db } from '../../db/database.ts'
import { identified } from '../../identity/policies.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow } from '../../web/allow.ts'
import { router } from '../../web/context.ts'
import { blank, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { actorOf, openedAppointment, showAnswer } from '../appointment/guard.ts'
import { changeContact } from './changeContact.ts'
import { contactForm, typedContact } from './contact.ts'
import { needsOf } from './needs.ts'
import { contactOf } from './sealedContact.ts'

/** Change the address that an appointment carries; the old one is told. */
export function contactRoutes(parts: { db: Db; keys: FieldKeys }) {
  const { db, keys } = parts
  const routes = router()

  routes.get('/appointments/:id/contact', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id, method } = appointment
    const { values, lists } = typedContact(contactOf(keys, appointment))
    const form = blank(values, lists)
    return render(c, '/booking/patient/change_contact', {
      id,
      method,
      form,
      needs: needsOf(method),
    })
  })

  routes.post('/appointments/:id/contact', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id, method } = appointment
    const form = await submitted(c, contactForm(method, c.var.site), ['needs'])
    const page = { id, method, form, needs: needsOf(method) }
    if (!form.value) return render(c, '/booking/patient/change_contact', page, { status: 422 })
    const change = { appointment, actor: actorOf(c), locale: c.var.locale, contact: form.value }
    return showAnswer(c, await changeContact(parts, change), {
      notice: ['booking.notice.contact'],
      back: `/appointments/${id}`,
    })
  })

  return routes
}
