import { HTTPException } from 'hono/http-exception'
import type { Db } from '../db/database.ts'
import { quebecDay } from '../i18n/zone.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import type { Policy } from '../web/allow.ts'
import { leaveFor, type Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { proofTyped } from '../web/form.ts'
import { tellNext } from '../web/notice.ts'
import { render } from '../web/view.ts'
import { isProved, proofPage } from './factors/proofPage.ts'
import { standingOn } from './people/authorization.ts'
import { authorizationOf } from './people/people.ts'
import { gives, type Right } from './rights.ts'
import { presentWorker, type StaffSession, staffSession, workerOf } from './session.ts'

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

/**
 * Whoever a policy lets in, and whose training and undertaking count today: nobody else sees what is known of patients
 * (R-22.1, r. 1, s. 8).
 */
export function authorized({ db }: { db: Db }, policy: Policy): Policy {
  return {
    name: `${policy.name}, trained and sworn`,
    async refuses(c) {
      const refused = await policy.refuses(c)
      if (refused) return refused
      const { account, here } = workerOf(c)
      const dates = await authorizationOf(db, account, here?.clinic ?? null)
      const stands = standingOn(dates, quebecDay(c.var.now)) !== 'suspended'
      return stands ? undefined : render(c, '/staff/suspended', {}, { status: 403 })
    },
  }
}

const FRESH_MS = 5 * 60_000

/**
 * Whoever a policy lets in, and who gave a second factor within five minutes: a form sent later is kept as it was typed, and
 * goes on once a proof is added to it, in a session of another id (S-04).
 */
export function proved(parts: { db: Db; keys: FieldKeys }, policy: Policy): Policy {
  return {
    name: `${policy.name}, proved lately`,
    async refuses(c) {
      const refused = await policy.refuses(c)
      if (refused) return refused
      const { provedAt = 0 } = staffSession(c) ?? {}
      if (c.var.now.getTime() - provedAt < FRESH_MS) return undefined
      const typed = await proofTyped(c)
      if (typed === undefined) return proofPage(c, 403)
      return (await isProved(c, parts, typed)) ? undefined : proofPage(c, 422)
    },
  }
}
