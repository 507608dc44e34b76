import * as z from 'zod'
import { withinDeadline } from '../../db/deadline.ts'
import { allow, anyone } from '../../web/allow.ts'
import { leaveFor, type Page, router, seeOther } from '../../web/context.ts'
import { ensureSession } from '../../web/cookie.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { newSecret, shownSecret } from '../factors/authenticator.ts'
import { hashPassword } from '../factors/password.ts'
import { identityOf } from '../identity/identities.ts'
import type { IdentityParts } from '../identity/identityRoutes.ts'
import { signedIn } from '../policies.ts'
import { presentWorker, type StaffSession, signIn, staffSession, workerOf } from '../session.ts'
import { accountById } from './accounts.ts'
import {
  acceptInvitation,
  findInvitation,
  type Invitation,
  joinByInvitation,
} from './invitations.ts'
import { checkAccount } from './newAccount.ts'
import { acceptReset } from './resets.ts'

const LONGEST_NAME = 120
const required = z.string('form.error.required').min(1, 'form.error.required')
const accountForm = z.strictObject({
  name: required.max(LONGEST_NAME, 'form.error.too_long'),
  password: required,
  code: required,
})

/** Coming in by the link of an invitation: a name, a password and an authenticator on one page, and codes to keep. */
export function invitationRoutes({ db, keys, staffService }: IdentityParts) {
  const routes = router()

  routes.get('/invitations/:token', allow(anyone), async (c) => {
    // A cookie of this strictness does not come along from a mail: asked again from here, it does.
    const first = c.req.query('again') === undefined
    if (first && c.req.header('Sec-Fetch-Site') === 'cross-site') return again(c)
    const invitation = await findInvitation(db, keys, c.req.param('token'))
    if (!invitation) return gone(c)
    if (invitation.resets) return accountPage(c, blank(), invitation)
    const worker = presentWorker(c)
    if (invitation.account && !worker) return toSignIn(c)
    if (worker)
      return render(c, '/staff/join', { mine: worker.account === invitation.account, invitation })
    return accountPage(c, blank(), invitation)
  })

  routes.post('/invitations/:token', allow(anyone), async (c) => {
    const token = c.req.param('token')
    const invitation = await findInvitation(db, keys, token)
    if (!invitation) return gone(c)
    const worker = presentWorker(c)
    if (worker && !invitation.resets) {
      await pressed(c)
      const joined = await joinByInvitation(db, { token, account: worker.account })
      if (!joined) return gone(c)
      tellNext(c, 'staff.notice.joined')
      return seeOther(c, '/staff')
    }
    const form = await submitted(c, accountForm)
    const secret = enrolling(c)
    const names = namesAround(c, invitation)
    const checked =
      form.value && (await checkAccount(form.value, { secret, names, now: c.var.now }))
    if (checked && !checked.ok) Object.assign(form.errors, checked.errors)
    if (!form.value || !checked?.ok) return accountPage(c, form, invitation)
    // Hashing takes its time, and no connection.
    c.var.leaveLine()
    const { name, password } = form.value
    const { locale, now } = c.var
    const password_hash = await hashPassword(password)
    return withinDeadline(async () => {
      const given = { ...{ token, secret, name, password_hash, locale }, email: invitation.email }
      const accepted = invitation.resets
        ? await acceptReset({ db, keys }, { ...given, now })
        : await acceptInvitation(db, keys, given)
      const factor = { step: checked.step }
      const account = accepted && (await accountById(db, keys, accepted.account))
      if (!account || !(await signIn(c, db, { ...account, factor }))) return gone(c)
      Object.assign(c.var.session ?? {}, { recoveryCodes: accepted.recoveryCodes })
      return seeOther(c, '/staff/recovery-codes')
    })
  })

  routes.get('/recovery-codes', allow(signedIn), async (c) => {
    const codes = staffSession(c)?.recoveryCodes
    if (!codes) return leaveFor(c, '/staff')
    const binds = staffService && !(await identityOf(db, workerOf(c).account))
    return render(c, '/staff/recovery_codes', { codes, binds: binds === true })
  })

  routes.post('/recovery-codes', allow(signedIn), async (c) => {
    await pressed(c)
    delete staffSession(c)?.recoveryCodes
    return seeOther(c, '/staff')
  })

  return routes
}

/** The secret of the authenticator that this session sets up: a form that comes back shows the same one. */
function enrolling(c: Page): string {
  const session = ensureSession(c) as StaffSession
  session.enrolling ??= newSecret()
  return session.enrolling
}

/** What a password may not be: the names that anybody would try. */
function namesAround({ var: { site } }: Page, { email }: Invitation): string[] {
  return [...Object.values(site.name), site.operator, email]
}

function accountPage(c: Page, form: Form<unknown>, { email, resets }: Invitation) {
  const { password, code, ...values } = form.values
  const issuer = c.var.site.name[c.var.locale]
  const secret = shownSecret(enrolling(c), { issuer, label: email })
  const status = Object.keys(form.errors).length > 0 ? 422 : 200
  const data = { form: { ...form, values }, email, secret, resets: resets !== null }
  return render(c, '/staff/invitation', data, { status })
}

function toSignIn(c: Page) {
  const session = ensureSession(c) as StaffSession
  session.goal = c.var.path
  tellNext(c, 'staff.notice.invited')
  return leaveFor(c, '/staff/sign-in')
}

function again(c: Page) {
  const action = `${c.req.path}?again`
  c.header('Refresh', `0; url=${action}`)
  return render(c, '/staff/arriving', { action })
}

function gone(c: Page) {
  return render(c, '/staff/invitation_gone', {}, { status: 404 })
}
