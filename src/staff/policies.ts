import { HTTPException } from 'hono/http-exception'
import type { Db } from '../db/database.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import type { Policy } from '../web/allow.ts'
import { leaveFor, type Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { TooMany } from '../web/errors.ts'
import { blank, proofTyped, typedFields } from '../web/form.ts'
import { tellNext } from '../web/notice.ts'
import { render } from '../web/view.ts'
import { proofOf } from './proof.ts'
import { gives, type Right } from './rights.ts'
import {
  presentWorker,
  renewSession,
  type StaffSession,
  staffSession,
  workerOf,
} from './session.ts'

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

const FRESH_MS = 5 * 60_000
/** What the button of a demonstration types: its people have no authenticator. */
const DEMO = 'demo'

/**
 * Whoever a policy lets in, and who gave a second factor within five minutes: a form sent later is kept as it was typed, and
 * goes on once a code is added to it, in a session of another id (S-04).
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

async function isProved(c: Page, parts: { db: Db; keys: FieldKeys }, typed: string) {
  const { account } = workerOf(c)
  if (c.var.site.demo && typed === DEMO) return renewSession(c, parts.db, { demo: true })
  const proof = await proofOf(parts, { account, typed }, c.var)
  if ('wait' in proof && proof.wait > 0) throw new TooMany(proof.wait)
  if ('wait' in proof || !(await renewSession(c, parts.db, proof.factor))) return false
  await proof.succeeded()
  return true
}

async function proofPage(c: Page, status: 403 | 422) {
  const form = blank()
  if (status === 422) form.errors['form_proof'] = 'staff.error.proof'
  // A password that was typed is never in a page.
  const fields = (await typedFields(c)).filter(([name]) => name !== 'password')
  const data = { form, fields, action: c.req.path, demo_proof: DEMO }
  return render(c, '/staff/proof', data, { status })
}
