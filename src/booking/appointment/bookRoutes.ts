import * as z from 'zod'
import { identified } from '../../identity/policies.ts'
import { patientOf } from '../../identity/session.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { submission } from '../submission/submission.ts'
import { type BookParts, book } from './book.ts'
import { bookedNotice } from './bookedNotice.ts'
import { actorOf, showAnswer } from './guard.ts'

/** Confirm a held slot, with the contact that was given for it: then it is booked. */
export function bookRoutes(parts: BookParts) {
  const routes = router()

  routes.post('/appointments', allow(identified), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const { person, contact, proved = false } = patientOf(c)
    if (contact?.hold !== hold_id) return seeOther(c, `/holds/${hold_id}`)
    const answer = await book(parts, {
      ...submission(key, { ...contact }),
      ...{ hold: hold_id, person, proved, contact },
      ...{ actor: actorOf(c), locale: c.var.locale },
    })
    return showAnswer(c, answer, { notice: bookedNotice(contact), counted: 'booked' })
  })

  return routes
}
