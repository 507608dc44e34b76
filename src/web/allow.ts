import { createMiddleware } from 'hono/factory'
import type { AppEnv, Page } from './context.ts'

/** Who may use a route. */
export interface Policy {
  name: string
  /** The answer for whoever may not, or undefined for whoever may. */
  refuses(c: Page): Response | undefined | Promise<Response | undefined>
}

export const anyone: Policy = { name: 'anyone', refuses: () => undefined }

const policies = new WeakMap<object, Policy>()

/** Declares who may use a route; a route without a declaration fails the architecture test (S-07). */
export function allow(policy: Policy) {
  const guard = createMiddleware<AppEnv>(async (c, next) => (await policy.refuses(c)) ?? next())
  policies.set(guard, policy)
  return guard
}

/** The policy that a handler declares, if it is a guard: for the tests that ask every route. */
export function policyOf(handler: object): Policy | undefined {
  return policies.get(handler)
}
