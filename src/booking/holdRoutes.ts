import { randomUUIDv7 } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Parts } from '../parts.ts'
import { type Page, router, seeOther } from '../web/context.ts'
import { blank, pressed, submitted } from '../web/form.ts'
import { allow, identified } from '../web/guard.ts'
import { render } from '../web/view.ts'
import { findAppointment, findAppointmentOfHold } from './appointments.ts'
import { ContactForm } from './contact.ts'
import { extendHold } from './extendHold.ts'
import { refused } from './guard.ts'
import { hold } from './hold.ts'
import { holdOf } from './holds.ts'
import { releaseHold } from './releaseHold.ts'

const HoldForm = z.strictObject({
  slot_id: z.uuid('booking.error.choose_slot'),
  moves: z.uuid().optional(),
})

/** Hold a slot, say how to be reached, check everything: nothing is booked yet. */
export function holdRoutes(parts: Parts) {
  const { db } = parts
  const routes = router()

  routes.get('/holds', allow('anyone'), (c) => seeOther(c, '/search'))

  routes.post('/holds', allow('identified'), async (c) => {
    const form = await submitted(c, HoldForm)
    if (!form.value) return refused(c, form.errors['slot_id'] ?? 'form.error.stale', 422)
    const session = identified(c)
    const { slot_id, moves } = form.value
    if (moves && !(await findAppointment(db, session, moves))) throw new HTTPException(404)
    const { person, visit } = session
    const held = await hold(parts, { slotId: slot_id, person, visit, moves })
    if (held.ok) return seeOther(c, `/holds/${held.holdId}${moves ? '/review' : ''}`)
    if (held.reason === 'not_found') throw new HTTPException(404)
    return refused(c, `booking.error.${held.reason}`)
  })

  routes.get('/holds/:id', allow('identified'), async (c) => {
    const held = await heldVisit(c)
    if (held instanceof Response) return held
    if (held.moves) return seeOther(c, `/holds/${held.id}/review`)
    return render(c, '/booking/contact', { held, form: contactForm(c) })
  })

  routes.post('/holds/:id', allow('identified'), async (c) => {
    const form = await submitted(c, ContactForm)
    const held = await heldVisit(c)
    if (held instanceof Response) return held
    if (!form.value) return render(c, '/booking/contact', { held, form }, { status: 422 })
    identified(c).contact = form.value
    return seeOther(c, `/holds/${held.id}/review`)
  })

  routes.get('/holds/:id/review', allow('identified'), async (c) => {
    const held = await heldVisit(c)
    if (held instanceof Response) return held
    const session = identified(c)
    if (held.moves) {
      const moved = await findAppointment(db, session, held.moves)
      if (!moved) throw new HTTPException(404)
      return render(c, '/booking/review_move', { held, moved, key: randomUUIDv7() })
    }
    if (!session.contact) return seeOther(c, `/holds/${held.id}`)
    return render(c, '/booking/review', { held, contact: session.contact, key: randomUUIDv7() })
  })

  for (const [path, change] of [
    ['/holds/:id/extension', extendHold],
    ['/holds/:id/release', releaseHold],
  ] as const) {
    routes.get(path, allow('identified'), (c) => seeOther(c, `/holds/${c.req.param('id')}`))
    routes.post(path, allow('identified'), async (c) => {
      await pressed(c)
      const held = await heldVisit(c)
      if (held instanceof Response) return held
      await change(db, ownerOf(c))
      return seeOther(c, change === extendHold ? `/holds/${held.id}` : '/search')
    })
  }

  /** The visit's own hold; the appointment it became; or nothing, told like anyone else's. */
  async function heldVisit(c: Page) {
    const owner = ownerOf(c)
    const held = await holdOf(db, owner)
    if (held) return held
    const booked = await findAppointmentOfHold(db, identified(c), owner.id)
    if (booked) return seeOther(c, `/appointments/${booked.id}`)
    throw new HTTPException(404)
  }

  return routes
}

function ownerOf(c: Page) {
  const { person, visit } = identified(c)
  const id = z.uuid().safeParse(c.req.param('id'))
  if (!id.success) throw new HTTPException(404)
  return { id: id.data, person, visit }
}

function contactForm(c: Page) {
  const { contact } = identified(c)
  const consent = contact?.consent ? { email_consent: 'yes' } : {}
  return blank({ email: contact?.email ?? '', ...consent })
}
