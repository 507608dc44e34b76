import type { Logger } from 'pino'
import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import { keepPending, takePending } from '../../openid/pending.ts'
import type { Provider } from '../../openid/provider.ts'
import type { SignInRefusal } from '../../openid/signInRefusal.ts'
import { addressBlock } from '../../privacy/addressBlock.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { ensureSession } from '../../web/cookie.ts'
import { TooMany } from '../../web/errors.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { accountById, type StaffAccount } from '../accounts/accounts.ts'
import { tryAnswer } from '../factors/tries.ts'
import { proved, signedIn } from '../policies.ts'
import { presentWorker, type StaffSession, signIn, staffSession, workerOf } from '../session.ts'
import type { IdentityFactor } from '../sessions.ts'
import {
  accountOfIdentity,
  bindIdentity,
  factorOf,
  freeIdentity,
  identityOf,
  stepsOf,
} from './identities.ts'

export interface IdentityParts {
  db: Db
  keys: FieldKeys
  log: Logger
  /** The service of identity of whoever runs this, where staff have one. */
  staffService: Provider | undefined
}

const OWN = '/staff/account/identity'
const RETURN = '/staff/sign-in/return'
type Refusal = SignInRefusal | 'unknown' | 'taken' | 'other'
/** What nobody needs to look into: somebody changed their mind, came late, or has no account. */
const USUAL: readonly Refusal[] = ['declined', 'stale', 'unknown', 'taken', 'other']

/** Sign in with the organisation's service, bind it to one's account, and undo that: an identity gives no role (S-29). */
export function identityRoutes({
  db,
  keys,
  log,
  staffService: service,
}: IdentityParts & { staffService: Provider }) {
  const routes = router()
  const parts = { db, keys }
  const anyStaff = allow(signedIn)
  const provedStaff = allow(proved(parts, signedIn))

  routes.get('/sign-in/service', allow(anyone), (c) => seeOther(c, '/staff/sign-in'))

  routes.post('/sign-in/service', allow(anyone), async (c) => {
    await pressed(c)
    // An answer that comes to somebody signed in binds: only the page that asked for a proof leads them there.
    return presentWorker(c) ? seeOther(c, '/staff') : depart(c)
  })

  routes.get('/sign-in/return', allow(anyone), async (c) => {
    const { now, address } = c.var
    const pending = takePending(staffSession(c), c.req.query('state'), now)
    if (!pending) return withoutPending(c)
    if (pending === 'late') return refused(c, 'stale')
    const from = keys.blindIndex('throttle address', addressBlock(address))
    const { allowed, wait, succeeded } = await tryAnswer(db, from)
    if (!allowed) throw new TooMany(wait)
    c.var.leaveLine()
    const came = new URL(addressOf(c, RETURN) + new URL(c.req.url).search)
    came.searchParams.delete('again')
    const answer = await service.answer(came, pending, now)
    if (!answer.ok) {
      // Nobody was tried where the service could not be asked.
      if (answer.reason === 'away') await withinDeadline(succeeded)
      return refused(c, answer.reason, answer.why)
    }
    const { identity } = answer
    const factor = factorOf(keys, service.issuer, identity)
    return withinDeadline(async () => {
      await succeeded()
      return presentWorker(c) ? bind(c, factor) : enter(c, factor, identity.authenticatedAt)
    })
  })

  routes.get('/sign-in/leaving', allow(anyone), async (c) => {
    c.var.leaveLine()
    const url = await service.leaving(addressOf(c, '/staff/sign-in'), c.var.locale)
    return url ? c.redirect(url.href, 303) : refused(c, 'away')
  })

  routes.get('/account/identity', anyStaff, async (c) => {
    const { account } = workerOf(c)
    const data = {
      bound: (await identityOf(db, account)) ?? null,
      steps: await stepsOf(db, account),
      service: service.host,
    }
    return render(c, '/staff/identity/identity', data)
  })

  routes.post('/account/identity', provedStaff, async (c) => {
    await pressed(c)
    return depart(c)
  })

  routes.get('/account/identity-removal', anyStaff, (c) => seeOther(c, OWN))

  routes.post('/account/identity-removal', provedStaff, async (c) => {
    await pressed(c)
    const { account, session } = workerOf(c)
    const of = { account: await accountHere(c), session, now: c.var.now }
    await freeIdentity(parts, of, { by: account, clinic: null })
    tellNext(c, 'staff.notice.identity_freed')
    return seeOther(c, OWN)
  })

  /** A page of ours as the service knows it: by the public origin, never by the Host header. */
  function addressOf(c: Page, path: string) {
    return `${c.var.site.origin}/${c.var.locale}${path}`
  }

  /** Sends to the service, whose answer only this browser's session awaits; they may take their time, and need no connection. */
  async function depart(c: Page) {
    c.var.leaveLine()
    const { locale, now } = c.var
    const departure = await service.depart(addressOf(c, RETURN), { locale, now })
    if (typeof departure === 'string') return refused(c, departure, 'not discovered')
    keepPending(ensureSession(c) as StaffSession, departure.pending)
    return c.redirect(departure.url.href, 303)
  }

  /**
   * Our cookie does not come along from another site, so an answer that nobody awaits is asked for once more, from here. Then it
   * does: whoever it brings no session for has none that awaits this.
   */
  function withoutPending(c: Page) {
    if (presentWorker(c)) return seeOther(c, '/staff')
    if (staffSession(c) || c.req.query('again') !== undefined) return refused(c, 'stale')
    const action = `${c.req.path}${new URL(c.req.url).search || '?'}&again`
    c.header('Refresh', `0; url=${action}`)
    return render(c, '/staff/identity/returning', { action })
  }

  async function enter(c: Page, factor: IdentityFactor, authenticatedAt: Date) {
    const account = await accountOfIdentity(parts, factor)
    if (!account) return refused(c, 'unknown')
    const goal = staffSession(c)?.goal
    if (!(await signIn(c, db, { ...account, factor, provedAt: authenticatedAt })))
      return refused(c, 'stale')
    return seeOther(c, goal ?? '/staff')
  }

  async function bind(c: Page, factor: IdentityFactor) {
    const of = { account: await accountHere(c), session: workerOf(c).session, now: c.var.now }
    const outcome = await bindIdentity(parts, of, factor)
    if (outcome === 'ended') return refused(c, 'stale')
    if (outcome !== 'bound') return refused(c, outcome)
    tellNext(c, 'staff.notice.identity_bound')
    return seeOther(c, OWN)
  }

  /** Back where the local door is, or the account: the page says why, and nothing has changed. */
  function refused(c: Page, reason: Refusal, why = '') {
    if (!USUAL.includes(reason))
      log.warn({ id: c.var.requestId, reason, why }, 'no sign-in with the organisation’s service')
    ensureSession(c)
    tellNext(c, `staff.identity.${reason}`)
    return seeOther(c, presentWorker(c) ? OWN : '/staff/sign-in')
  }

  async function accountHere(c: Page): Promise<StaffAccount> {
    const account = await accountById(db, keys, workerOf(c).account)
    if (!account) throw new Error('The session of a disabled account was not ended')
    return account
  }

  return routes
}
