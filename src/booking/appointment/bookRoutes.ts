import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { identified } from '../../identity/policies.ts'
import { patientOf } from '../../identity/session.ts'
import { shownEmail } from '../../messages/emailAddress.ts'
import { shownPhone } from '../../messages/phoneNumber.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { type BookParts, book } from './book.ts'
import type { Contact } from './contact.ts'
import { actorOf, answered } from './guard.ts'
import { submission } from './submission.ts'

/** Confirm a held slot, with the contact that was given for it: then it is booked. */
export function bookRoutes(parts: BookParts) {
  const routes = router()

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
