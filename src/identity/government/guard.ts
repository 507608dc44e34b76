import { isOpen } from '../../openid/pending.ts'
import type { Policy } from '../../web/allow.ts'
import { leaveFor } from '../../web/context.ts'
import { ensureSession } from '../../web/cookie.ts'
import { tellNext } from '../../web/notice.ts'
import { toIdentification } from '../policies.ts'
import { isIdentified, presentSession } from '../session.ts'

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
