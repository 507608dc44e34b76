import { randomUUIDv7 } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { identified } from '../../identity/policies.ts'
import type { Register } from '../../identity/register.ts'
import { patientOf } from '../../identity/session.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, FormRefused, pressed, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { findAppointment } from '../appointment/appointments.ts'
import { type Contact, ContactForm } from '../appointment/contact.ts'
import { actorOf, refused, scopeOf, withHold } from '../appointment/guard.ts'
import { extendHold } from './extendHold.ts'
import { hold } from './hold.ts'
import { releaseHold } from './releaseHold.ts'

declare module '../../identity/session.ts' {
  interface PatientSession {
    /** How to be reached for what one hold books, and for nothing else. */
    contact?: Contact & { hold: string }
  }
}

const HoldForm = z.strictObject({
  slot_id: z.uuid('booking.error.choose_slot'),
  moves: z.uuid().optional(),
  /** Where the choice was made, to go back to. */
  clinic: z.uuid().optional(),
})

/** Hold a slot, say how to be reached, check everything: nothing is booked yet. */
export function holdRoutes(parts: { db: Db; register: Register }) {
  const { db } = parts
  const routes = router()

  routes.get('/holds', allow(anyone), (c) => seeOther(c, '/search'))

  routes.post('/holds', allow(identified), async (c) => {
    const form = await submitted(c, HoldForm)
    const back = backFrom(form.values)
    if (!form.value && !form.errors['slot_id']) throw new FormRefused(form)
    if (!form.value) return refused(c, 'booking.error.choose_slot', 422, back)
    const { slot_id, moves } = form.value
    const moved = moves && (await findAppointment(db, scopeOf(c), moves))
    if (moves && !moved) throw new HTTPException(404)
    const whose = moved ? { moves: moved } : { person: patientOf(c).person }
    const answer = await hold(parts, { actor: actorOf(c), slot: slot_id, ...whose })
    if (answer.outcome === 'not_found') throw new HTTPException(404)
    if (answer.outcome !== 'held') return refused(c, `booking.error.${answer.outcome}`, 409, back)
    return seeOther(c, `/holds/${answer.hold_id}${moves ? '/review' : ''}`)
  })

  routes.get('/holds/:id', allow(identified), (c) =>
    withHold(c, db, (held) => {
      if (held.moves) return seeOther(c, `/holds/${held.id}/review`)
      return render(c, '/booking/contact', { held, form: contactForm(c, held.id) })
    }),
  )

  routes.post('/holds/:id', allow(identified), async (c) => {
    const form = await submitted(c, ContactForm)
    // Kept even when the hold is gone: the next one starts with the address.
    if (form.value) patientOf(c).contact = { hold: c.req.param('id'), ...form.value }
    return withHold(c, db, (held) => {
      if (!form.value) return render(c, '/booking/contact', { held, form }, { status: 422 })
      return seeOther(c, `/holds/${held.id}/review`)
    })
  })

  routes.get('/holds/:id/review', allow(identified), (c) =>
    withHold(c, db, async (held) => {
      const key = randomUUIDv7()
      if (held.moves) {
        const moved = await findAppointment(db, scopeOf(c), held.moves)
        if (moved?.status !== 'booked') return seeOther(c, `/appointments/${held.moves}`)
        return render(c, '/booking/review_move', { held, moved, key })
      }
      const { contact } = patientOf(c)
      if (contact?.hold !== held.id) return seeOther(c, `/holds/${held.id}`)
      return render(c, '/booking/review', { held, contact, key })
    }),
  )

  for (const path of ['/holds/:id/extension', '/holds/:id/release']) {
    routes.get(path, allow(identified), (c) => seeOther(c, `/holds/${c.req.param('id')}`))
  }

  routes.post('/holds/:id/extension', allow(identified), async (c) => {
    await pressed(c)
    return withHold(c, db, async ({ id }) => {
      await extendHold(db, { ...scopeOf(c), id })
      return seeOther(c, `/holds/${id}`)
    })
  })

  routes.post('/holds/:id/release', allow(identified), async (c) => {
    await pressed(c)
    return withHold(c, db, async ({ id, moves }) => {
      await releaseHold(db, { ...scopeOf(c), id })
      return seeOther(c, moves ? `/appointments/${moves}/move` : '/search')
    })
  })

  return routes
}

/** The contact given for this hold; for another one, its address to confirm and a consent to give anew. */
function contactForm(c: Page, hold: string) {
  const { contact } = patientOf(c)
  const agreed = contact?.consent && contact.hold === hold
  return blank({ email: contact?.email ?? '', ...(agreed && { email_consent: 'yes' }) })
}

function backFrom({ moves, clinic }: Record<string, string>) {
  const place = moves ? [`/appointments/${moves}/move`, moves] : [`/clinics/${clinic}`, clinic]
  return z.uuid().safeParse(place[1]).success ? place[0] : '/search'
}
