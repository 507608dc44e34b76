import * as z from 'zod'
import { withinDeadline } from '../../db/deadline.ts'
import { DAY_NEWS } from '../../db/lists.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { browserName } from '../browserName.ts'
import { newSecret, shownSecret, stepOf } from '../factors/authenticator.ts'
import { changeAuthenticator, changePassword, changeRecoveryCodes } from '../factors/factors.ts'
import { addPasskey, makingOptions, passkeysOf, removePasskey } from '../factors/passkeys.ts'
import { hashPassword } from '../factors/password.ts'
import { passwordProblem } from '../factors/passwordRules.ts'
import type { IdentityParts } from '../identity/identityRoutes.ts'
import { chooseDayNews, dayNewsOf } from '../news/dayNewsChoice.ts'
import { proved, signedIn } from '../policies.ts'
import { challengeFor, passkeySite, staffSession, takeChallenge, workerOf } from '../session.ts'
import { accountById, type StaffAccount } from './accounts.ts'

const ACCOUNT = '/staff/account'
const passwordForm = z.strictObject({
  password: z.string('form.error.required').min(1, 'form.error.required'),
  end_others: z
    .literal('yes')
    .optional()
    .transform((yes) => yes === 'yes'),
})
const passkeyForm = z.strictObject({ passkey: z.string(), attestation: z.string() })
const dayNewsForm = { day_news: z.enum(DAY_NEWS) }
const authenticatorForm = z.strictObject({ code: z.string().min(1, 'form.error.required') })

/** What somebody signs in with, and how they change it: each change asks for a code, and is told by mail. */
export function accountRoutes({ db, keys, staffService }: IdentityParts) {
  const routes = router()
  const anyStaff = allow(signedIn)
  const provedStaff = allow(proved({ db, keys }, signedIn))
  const toAccount = (c: Page) => seeOther(c, ACCOUNT)

  routes.get('/account', anyStaff, (c) => accountPage(c, blank()))

  routes.get('/account/password', anyStaff, toAccount)

  routes.post('/account/password', provedStaff, async (c) => {
    const form = await submitted(c, passwordForm)
    const { password: typed = '', ...values } = form.values
    const shown = { ...form, values }
    const account = await accountHere(c)
    const problem = form.value && (await passwordProblem(typed, namesAround(c, account)))
    if (problem) shown.errors['password'] = problem
    if (!form.value || problem) return accountPage(c, shown)
    c.var.leaveLine()
    const { password, end_others: endOthers } = form.value
    const change = { password_hash: await hashPassword(password), endOthers }
    await withinDeadline(() => changePassword({ db, keys }, changeOf(c, account), change))
    tellNext(c, 'staff.notice.password')
    return toAccount(c)
  })

  routes.get('/account/authenticator', anyStaff, async (c) => authenticatorPage(c, blank()))

  routes.post('/account/authenticator', provedStaff, async (c) => {
    const form = await submitted(c, authenticatorForm)
    if (!form.value) return authenticatorPage(c, form)
    const secret = enrolling(c)
    const step = stepOf(secret, form.value.code.replaceAll(/\s/g, ''), c.var.now)
    if (step === undefined) {
      form.errors['code'] = 'staff.error.code'
      return authenticatorPage(c, form)
    }
    await changeAuthenticator({ db, keys }, changeOf(c, await accountHere(c)), { secret, step })
    delete staffSession(c)?.enrolling
    tellNext(c, 'staff.notice.authenticator')
    return toAccount(c)
  })

  routes.get('/account/recovery-codes', anyStaff, toAccount)

  routes.post('/account/recovery-codes', provedStaff, async (c) => {
    await pressed(c)
    const recoveryCodes = await changeRecoveryCodes({ db, keys }, changeOf(c, await accountHere(c)))
    Object.assign(staffSession(c) ?? {}, { recoveryCodes })
    return seeOther(c, '/staff/recovery-codes')
  })

  routes.get('/account/passkeys', anyStaff, toAccount)

  routes.post('/account/passkeys', provedStaff, async (c) => {
    const form = await submitted(c, passkeyForm)
    const challenge = takeChallenge(c, 'new')
    const made = form.value && challenge && { ...form.value, challenge }
    const browser = browserName(c.req.header('User-Agent') ?? '')
    const { origin } = c.var.site
    const of = changeOf(c, await accountHere(c))
    const added =
      made &&
      (await addPasskey({ db, keys }, of, { ...made, origin, browser, typed: made.passkey }))
    tellNext(c, added ? 'staff.notice.passkey_added' : 'staff.passkey.failed')
    return toAccount(c)
  })

  routes.get('/account/passkey-removal', anyStaff, toAccount)

  routes.post('/account/passkey-removal', provedStaff, async (c) => {
    const { passkey } = await pressed(c, { passkey: z.string() })
    const of = changeOf(c, await accountHere(c))
    if (!(await removePasskey({ db, keys }, of, passkey))) return c.notFound()
    tellNext(c, 'staff.notice.passkey_removed')
    return toAccount(c)
  })

  routes.get('/account/day-news', anyStaff, toAccount)

  routes.post('/account/day-news', anyStaff, async (c) => {
    if (!seesPeople(c)) return c.notFound()
    const { day_news } = await pressed(c, dayNewsForm)
    await chooseDayNews(db, workerOf(c).account, day_news)
    tellNext(c, 'staff.notice.day_news')
    return toAccount(c)
  })

  async function accountHere(c: Page): Promise<StaffAccount> {
    const account = await accountById(db, keys, workerOf(c).account)
    if (!account) throw new Error('The session of a disabled account was not ended')
    return account
  }

  async function accountPage(c: Page, form: Form<unknown>) {
    const account = await accountHere(c)
    const { name, email, totp_secret } = account
    const passkeys = await passkeysOf(db, account.id)
    const making = { challenge: challengeFor(c, 'new'), account, passkeys }
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const day_news = seesPeople(c) ? await dayNewsOf(db, account.id) : null
    const shown = { ...form, values: { ...form.values, ...(day_news && { day_news }) } }
    const data = {
      ...{
        form: shown,
        choices: day_news && DAY_NEWS,
        passkeys,
        has_service: staffService !== undefined,
      },
      account: { name, email, authenticator: totp_secret !== null },
      making: await makingOptions(passkeySite(c), making),
    }
    return render(c, '/staff/account', data, { status })
  }

  async function authenticatorPage(c: Page, form: Form<unknown>) {
    const { email } = await accountHere(c)
    const issuer = c.var.site.name[c.var.locale]
    const secret = shownSecret(enrolling(c), { issuer, label: email })
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const shown = { ...form, values: {} }
    return render(c, '/staff/authenticator', { form: shown, secret }, { status })
  }

  return routes
}

/** Whether somebody sees people at a clinic, any of theirs. */
function seesPeople(c: Page): boolean {
  const { practitioner, places } = workerOf(c)
  return practitioner !== null && places.some(({ roles }) => roles.includes('practitioner'))
}

function changeOf(c: Page, account: StaffAccount) {
  return { account, session: workerOf(c).session, now: c.var.now }
}

/** The secret of the authenticator that this session sets up: a form that comes back shows the same one. */
function enrolling(c: Page): string {
  const session = staffSession(c)
  if (!session) throw new Error('The route is not guarded by a policy of staff')
  session.enrolling ??= newSecret()
  return session.enrolling
}

/** What a password may not be: the names that anybody would try. */
function namesAround({ var: { site } }: Page, { name, email }: StaffAccount): string[] {
  return [...Object.values(site.name), site.operator, name, email]
}
