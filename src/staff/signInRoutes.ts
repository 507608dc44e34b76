import * as z from 'zod'
import type { Db } from '../db/database.ts'
import { withinDeadline } from '../db/deadline.ts'
import { sqlState } from '../db/errors.ts'
import { emailField } from '../messages/emailAddress.ts'
import { allow, anyone } from '../web/allow.ts'
import { leaveFor, type Page, router, seeOther } from '../web/context.ts'
import { ensureSession, forgetSession } from '../web/cookie.ts'
import { TooMany } from '../web/errors.ts'
import { blank, type Form, submitted } from '../web/form.ts'
import { render } from '../web/view.ts'
import { passkeySigned, signingOptions } from './factors/passkeys.ts'
import { type IdentityParts, identityRoutes } from './identity/identityRoutes.ts'
import {
  challengeFor,
  passkeySite,
  presentWorker,
  signIn,
  staffSession,
  takeChallenge,
} from './session.ts'
import { endStaffSessions } from './sessions.ts'
import { checkSignIn } from './signIn.ts'
import type { TrialWorker } from './trialWorker.ts'

export interface SignInParts extends IdentityParts {
  /** In a demonstration only. */
  trialWorkers: readonly TrialWorker[]
}

const typed = z.string('form.error.required').min(1, 'form.error.required')
const passkeyForm = z.strictObject({ passkey: typed })
const signInForm = z.strictObject({ email: emailField, password: typed, code: typed })

/** Signing in by an address, a password and a code, all on one page; and out. */
export function signInRoutes(parts: SignInParts) {
  const { db, staffService } = parts
  const routes = router()

  routes.get('/sign-in', allow(anyone), async (c) => {
    if (presentWorker(c)) return leaveFor(c, '/staff')
    ensureSession(c)
    return signInPage(c, blank())
  })

  routes.post('/sign-in', allow(anyone), async (c) => {
    const form = withoutSecrets(await submitted(c, signInForm))
    ensureSession(c)
    if (!form.value) return signInPage(c, form)
    // Hashing takes its time, and no connection.
    c.var.leaveLine()
    const { address, now } = c.var
    const checked = await checkSignIn(parts, form.value, { address, now })
    if (!checked.ok && checked.wait > 0) throw new TooMany(checked.wait)
    const goal = staffSession(c)?.goal
    return withinDeadline(async () => {
      if (!checked.ok || !(await signIn(c, db, { ...checked.account, factor: checked.factor }))) {
        form.errors[''] = 'staff.error.mismatch'
        return signInPage(c, form)
      }
      await checked.succeeded()
      return seeOther(c, goal ?? '/staff')
    })
  })

  routes.get('/passkey', allow(anyone), (c) => seeOther(c, '/staff/sign-in'))

  routes.post('/passkey', allow(anyone), async (c) => {
    const form = await submitted(c, passkeyForm)
    ensureSession(c)
    if (!form.value) return signInPage(c, { ...form, values: {} })
    const challenge = takeChallenge(c, 'who')
    const typed = form.value.passkey
    const signed = challenge && (await passkeySigned(parts, passkeySite(c), { typed, challenge }))
    const goal = staffSession(c)?.goal
    if (!signed || !(await signIn(c, db, signed))) {
      form.errors[''] = 'staff.error.passkey'
      return signInPage(c, { ...form, values: {} })
    }
    return seeOther(c, goal ?? '/staff')
  })

  routes.get('/sign-out', allow(anyone), (c) => seeOther(c, '/staff/sign-in'))

  routes.post('/sign-out', allow(anyone), async (c) => {
    // What they opened at the organisation's service stays open: the page offers to end it as well.
    const ended = staffSession(c)?.elsewhere ? '?ended=here' : '?ended'
    await signOut(c, db)
    return seeOther(c, `/staff/sign-in${ended}`)
  })

  if (staffService) routes.route('/', identityRoutes({ ...parts, staffService }))

  async function signInPage(c: Page, form: Form<unknown>) {
    const refused = Object.keys(form.errors).length > 0
    const page = {
      form,
      passkey: await signingOptions(passkeySite(c), challengeFor(c, 'who')),
      trial_workers: parts.trialWorkers,
      over: c.var.sessionOver,
      ended: c.req.query('ended') !== undefined,
      ended_there: staffService !== undefined && c.req.query('ended') === 'here',
      service: staffService?.host ?? null,
    }
    return render(c, '/staff/sign_in', page, { status: refused ? 422 : 200 })
  }

  return routes
}

/** No page ever carries a password or a code back. */
function withoutSecrets<T>(form: Form<T>): Form<T> {
  const { password, code, ...values } = form.values
  return { ...form, values }
}

/**
 * Signs out for good. This browser forgets the session even when the database is away; the end is then not remembered, so
 * it is logged: a copied cookie lives as long as an idle session.
 */
async function signOut(c: Page, db: Db) {
  const session = staffSession(c)
  forgetSession(c)
  if (!session?.account) return
  try {
    await endStaffSessions(db, { account: session.account, session: session.id, others: false })
  } catch (error) {
    const why = sqlState(error) ?? (error as Error).constructor.name
    c.var.site.log.error({ id: c.var.requestId, why }, 'end of a session not remembered')
  }
}
