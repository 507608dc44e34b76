import { createMiddleware } from 'hono/factory'
import type { AppEnv, Page } from './context.ts'
import { leaveFor } from './context.ts'
import type { Session } from './session.ts'

/** Who may use a route. `confirmed` says only that some scope is open: each query is limited to that scope. */
export type Policy = 'anyone' | 'identified' | 'confirmed'

const policies = new WeakMap<object, Policy>()

/** Declares who may use a route; a route without a declaration fails the architecture test (S-07). */
export function allow(policy: Policy) {
  const guard = createMiddleware<AppEnv>(async (c, next) => {
    const { session } = c.var
    if (policy !== 'anyone' && !session?.person) return leaveFor(c, '/identification')
    const scope = session && (session.opened.length > 0 || session.openedAddress)
    if (policy === 'confirmed' && !scope) return leaveFor(c, '/confirm-identity')
    return next()
  })
  policies.set(guard, policy)
  return guard
}

/** The policy that a handler declares, if it is a guard: for the tests that ask every route. */
export function policyOf(handler: object): Policy | undefined {
  return policies.get(handler)
}

export type IdentifiedSession = Session & Required<Pick<Session, 'person' | 'eligibility'>>

/** The session of a route that `allow('identified')` guards. */
export function identified(c: Page): IdentifiedSession {
  if (!c.var.session?.person) throw new Error('The route is not guarded by allow(identified)')
  return c.var.session as IdentifiedSession
}
