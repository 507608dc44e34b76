import { isOpen } from '../openid/pending.ts'
import type { Policy } from '../web/allow.ts'
import { leaveFor, type Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { tellNext } from '../web/notice.ts'
import { isConfirmed, isIdentified, type PatientSession, presentSession } from './session.ts'

/** Leads to identification, which says why; whoever wanted an appointment is led back to it. */
function toIdentification(c: Page) {
  if (!c.var.sessionOver) {
    const session = ensureSession(c) as PatientSession
    if (c.var.path.startsWith('/appointments')) session.goal = 'appointments'
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

/** Whoever signed in with the government's service, whose card is known. */
export const withGovernment: Policy = {
  name: 'with government',
  refuses(c) {
    const session = presentSession(c)
    if (!isIdentified(session)) return toIdentification(c)
    return session.government ? undefined : leaveFor(c, '/appointments')
  },
}

/** Whoever signed in there less than ten minutes ago and has yet to say which card is theirs. */
export const signedInOnly: Policy = {
  name: 'signed in only',
  refuses(c) {
    const session = presentSession(c)
    if (session?.unbound && isOpen(session.unbound, c.var.now)) return undefined
    if (session?.government) return leaveFor(c, '/search')
    if (c.var.sessionOver) return leaveFor(c, '/identification')
    ensureSession(c)
    tellNext(c, 'identity.sign_in.stale')
    return leaveFor(c, '/identification')
  },
}
