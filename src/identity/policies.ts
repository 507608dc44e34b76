import type { Policy } from '../web/allow.ts'
import { leaveFor, type Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { tellNext } from '../web/notice.ts'
import { isConfirmed, isIdentified, type PatientSession, presentSession } from './session.ts'

/** Whether a page is about appointments that somebody has; what is posted to the list itself is a booking. */
function isOfTheirs({ req: { method }, var: { path } }: Page) {
  return /^(?:GET \/appointments$|\w+ \/(?:appointments\/|confirm-identity))/.test(
    `${method} ${path}`,
  )
}

/** Leads to identification, which says why; whoever wanted an appointment of theirs is led back to it. */
export function toIdentification(c: Page) {
  if (!c.var.sessionOver) {
    const session = ensureSession(c) as PatientSession
    if (isOfTheirs(c)) session.goal = 'appointments'
    else delete session.goal
    tellNext(c, 'identity.notice.needed')
  }
  return leaveFor(c, '/identification')
}

/** Whoever has identified themselves with a card. */
export const identified: Policy = {
  name: 'identified',
  refuses: (c) => (isIdentified(presentSession(c)) ? undefined : toIdentification(c)),
}

/** Whoever has opened something with a second proof, or has booked in this session. */
export const confirmed: Policy = {
  name: 'confirmed',
  refuses(c) {
    const session = presentSession(c)
    if (!isIdentified(session)) return toIdentification(c)
    return isConfirmed(session) ? undefined : leaveFor(c, '/confirm-identity')
  },
}
