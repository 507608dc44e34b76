import { HTTPException } from 'hono/http-exception'
import type { Policy } from '../web/allow.ts'
import { leaveFor, type Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { tellNext } from '../web/notice.ts'
import { gives, type Right } from './rights.ts'
import { presentWorker, type StaffSession } from './session.ts'

/** Leads to signing in, which says why and leads back. */
function toSignIn(c: Page) {
  if (!c.var.sessionOver) {
    const session = ensureSession(c) as StaffSession
    if (c.req.method === 'GET') session.goal = c.var.path
    tellNext(c, 'staff.notice.needed')
  }
  return leaveFor(c, '/staff/sign-in')
}

/** Whoever is signed in, with any role. */
export const signedIn: Policy = {
  name: 'staff',
  refuses: (c) => (presentWorker(c) ? undefined : toSignIn(c)),
}

/** Whoever has one of these rights where they work now; for all others the page does not exist. */
export function may(...rights: Right[]): Policy {
  return {
    name: `staff who may ${rights.join(' or ')}`,
    refuses(c) {
      const worker = presentWorker(c)
      if (!worker) return toSignIn(c)
      const roles = worker.here?.roles ?? []
      if (!rights.some((right) => gives(roles, right))) throw new HTTPException(404)
      return undefined
    },
  }
}
