import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { identified } from '../../identity/policies.ts'
import type { Register } from '../../identity/register/register.ts'
import { patientOf } from '../../identity/session.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { changeableUntil } from '../appointment/appointment.ts'
import { findForReason } from '../appointment/appointments.ts'
import { dayAndTime } from '../appointment/dayAndTime.ts'
import { actorOf, idOf, scopeOf } from '../appointment/guard.ts'
import { type Contact, contactForm, shownContact, typedContact } from '../patient/contact.ts'
import { needsOf } from '../patient/needs.ts'
import { placesOf, showHold, slotRefused, withHold } from './guard.ts'
import { type HoldLimits, hold } from './hold.ts'
import { findHold, type Held } from './holds.ts'

declare module '../../identity/session.ts' {
  interface PatientSession {
    /** How to be reached for what one hold books, and for nothing else. */
    contact?: Contact & { hold: string }
  }
}

const HoldForm = z.strictObject({
  slot_id: z.uuid('booking.error.choose_slot'),
  /** Where the choice was made, to go back to. */
  clinic: z.uuid().optional(),
})

/** Hold a slot, say how to be reached, check everything: nothing is booked yet. */
export function holdRoutes(parts: { db: Db; register: Register; limits: HoldLimits }) {
  const { db } = parts
  const routes = router()

  routes.get('/holds', allow(anyone), (c) => seeOther(c, '/search'))

  routes.post('/holds', allow(identified), async (c) => {
    const form = await submitted(c, HoldForm)
    const { clinic } = form.values
    const back = z.uuid().safeParse(clinic).success ? `/clinics/${clinic}` : '/search'
    if (!form.value) return slotRefused(c, form, back)
    const { person, proved = false } = patientOf(c)
    const asked = { actor: actorOf(c), slot: form.value.slot_id, person, proved }
    const answer = await hold(parts, asked)
    return showHold(c, answer, back)
  })

  routes.get('/holds/:id', allow(identified), (c) =>
    withHoldToBook(c, (held) =>
      render(c, '/booking/hold/contact', {
        held,
        form: filledContact(c, held.id),
        needs: needsOf(held.method),
      }),
    ),
  )

  routes.post('/holds/:id', allow(identified), async (c) => {
    const id = idOf(c)
    const method = (await findHold(db, { ...scopeOf(c), id }))?.method ?? 'clinic'
    const form = await submitted(c, contactForm(method, c.var.site), ['needs'])
    // Kept even when the hold is gone: the next one starts with the address.
    if (form.value) patientOf(c).contact = { hold: id, ...form.value }
    return withHoldToBook(c, (held) => {
      const page = { held, form, needs: needsOf(held.method) }
      if (!form.value) return render(c, '/booking/hold/contact', page, { status: 422 })
      return seeOther(c, `/holds/${held.id}/review`)
    })
  })

  routes.get('/holds/:id/review', allow(identified), (c) =>
    withHoldToBook(c, async (held) => {
      const { contact } = patientOf(c)
      if (contact?.hold !== held.id) return seeOther(c, `/holds/${held.id}`)
      // A second visit for one reason is often a mistake, and never ours to refuse.
      const same = await findForReason(db, scopeOf(c), held)
      const until = changeableUntil(held)
      return render(c, '/booking/hold/review', {
        held,
        contact: shownContact(contact),
        until,
        same: same && { ...same, when: dayAndTime(c.var, same) },
        key: randomUUIDv7(),
      })
    }),
  )

  /** The steps of a booking: a hold for a move has its own page. */
  function withHoldToBook(c: Page, work: (held: Held) => Response | Promise<Response>) {
    return withHold(c, db, (held) => (held.moves ? seeOther(c, placesOf(held).page) : work(held)))
  }

  return routes
}

/** The contact given for this hold; for another one, its address to confirm and a consent to give anew. */
function filledContact(c: Page, hold: string) {
  const { contact } = patientOf(c)
  if (!contact) return blank()
  const { values, lists } = typedContact(contact, { chosen: contact.hold === hold })
  return blank(values, lists)
}
