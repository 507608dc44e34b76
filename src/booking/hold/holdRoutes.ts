import { randomUUIDv7 } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Parts } from '../../parts.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, FormRefused, pressed, submitted } from '../../web/form.ts'
import { allow, identified } from '../../web/guard.ts'
import { render } from '../../web/view.ts'
import { findAppointment } from '../appointment/appointments.ts'
import { ContactForm } from '../appointment/contact.ts'
import { refused, withHold } from '../appointment/guard.ts'
import { extendHold } from './extendHold.ts'
import { hold } from './hold.ts'
import { releaseHold } from './releaseHold.ts'

const HoldForm = z.strictObject({
  slot_id: z.uuid('booking.error.choose_slot'),
  moves: z.uuid().optional(),
  /** Where the choice was made, to go back to. */
  clinic: z.uuid().optional(),
})

/** Hold a slot, say how to be reached, check everything: nothing is booked yet. */
export function holdRoutes(parts: Parts) {
  const { db } = parts
  const routes = router()

  routes.get('/holds', allow('anyone'), (c) => seeOther(c, '/search'))

  routes.post('/holds', allow('identified'), async (c) => {
    const form = await submitted(c, HoldForm)
    const back = backFrom(form.values)
    if (!form.value && !form.errors['slot_id']) throw new FormRefused(form)
    if (!form.value) return refused(c, 'booking.error.choose_slot', 422, back)
    const { slot_id, moves } = form.value
    const session = identified(c)
    if (moves && !(await findAppointment(db, session, moves))) throw new HTTPException(404)
    const { person, visit } = session
    const held = await hold(parts, { slotId: slot_id, person, visit, moves })
    if (held.ok) return seeOther(c, `/holds/${held.holdId}${moves ? '/review' : ''}`)
    if (held.reason === 'not_found') throw new HTTPException(404)
    return refused(c, `booking.error.${held.reason}`, 409, back)
  })

  routes.get('/holds/:id', allow('identified'), (c) =>
    withHold(c, db, (held) => {
      if (held.moves) return seeOther(c, `/holds/${held.id}/review`)
      return render(c, '/booking/contact', { held, form: contactForm(c, held.id) })
    }),
  )

  routes.post('/holds/:id', allow('identified'), async (c) => {
    const form = await submitted(c, ContactForm)
    // Kept even when the hold is gone: the next one starts with the address.
    if (form.value) identified(c).contact = { hold: c.req.param('id'), ...form.value }
    return withHold(c, db, (held) => {
      if (!form.value) return render(c, '/booking/contact', { held, form }, { status: 422 })
      return seeOther(c, `/holds/${held.id}/review`)
    })
  })

  routes.get('/holds/:id/review', allow('identified'), (c) =>
    withHold(c, db, async (held) => {
      const session = identified(c)
      const key = randomUUIDv7()
      if (held.moves) {
        const moved = await findAppointment(db, session, held.moves)
        if (moved?.status !== 'booked') return seeOther(c, `/appointments/${held.moves}`)
        return render(c, '/booking/review_move', { held, moved, key })
      }
      const { contact } = session
      if (contact?.hold !== held.id) return seeOther(c, `/holds/${held.id}`)
      return render(c, '/booking/review', { held, contact, key })
    }),
  )

  for (const path of ['/holds/:id/extension', '/holds/:id/release']) {
    routes.get(path, allow('identified'), (c) => seeOther(c, `/holds/${c.req.param('id')}`))
  }

  routes.post('/holds/:id/extension', allow('identified'), async (c) => {
    await pressed(c)
    return withHold(c, db, async ({ id }) => {
      await extendHold(db, { ...identified(c), id })
      return seeOther(c, `/holds/${id}`)
    })
  })

  routes.post('/holds/:id/release', allow('identified'), async (c) => {
    await pressed(c)
    return withHold(c, db, async ({ id, moves }) => {
      await releaseHold(db, { ...identified(c), id })
      return seeOther(c, moves ? `/appointments/${moves}/move` : '/search')
    })
  })

  return routes
}

/** The contact given for this hold; for another one, its address to confirm and a consent to give anew. */
function contactForm(c: Page, hold: string) {
  const { contact } = identified(c)
  const agreed = contact?.consent && contact.hold === hold
  return blank({ email: contact?.email ?? '', ...(agreed && { email_consent: 'yes' }) })
}

function backFrom({ moves, clinic }: Record<string, string>) {
  const place = moves ? [`/appointments/${moves}/move`, moves] : [`/clinics/${clinic}`, clinic]
  return z.uuid().safeParse(place[1]).success ? place[0] : '/search'
}
