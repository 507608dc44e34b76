import type { Policy } from '../web/allow.ts'
import { leaveFor } from '../web/context.ts'
import { isConfirmed, isIdentified, presentSession } from './session.ts'

/** Whoever has identified themselves with a card. */
export const identified: Policy = {
  name: 'identified',
  refuses: (c) => (isIdentified(presentSession(c)) ? undefined : leaveFor(c, '/identification')),
}

/** Whoever has opened something with a second proof, or has booked in this session. */
export const confirmed: Policy = {
  name: 'confirmed',
  refuses(c) {
    const session = presentSession(c)
    if (!isIdentified(session)) return leaveFor(c, '/identification')
    return isConfirmed(session) ? undefined : leaveFor(c, '/confirm-identity')
  },
}
