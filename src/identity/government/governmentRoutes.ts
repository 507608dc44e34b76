import type { Logger } from 'pino'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import { quebecDay } from '../../i18n/zone.ts'
import { isOpen, keepPending, type PendingSignIn, takePending } from '../../openid/pending.ts'
import type { Provider } from '../../openid/provider.ts'
import type { SignInRefusal } from '../../openid/signInRefusal.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { ensureSession, forgetSession } from '../../web/cookie.ts'
import { TooMany } from '../../web/errors.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import type { CardNumbers } from '../card/card.ts'
import { hasRightCheckDigit } from '../card/healthInsuranceNumber.ts'
import { shownName } from '../card/shownName.ts'
import type { TrialCard } from '../card/trialCard.ts'
import { NOTICE_VERSION } from '../notice.ts'
import type { Register, RegisteredPerson } from '../register/register.ts'
import { type PatientSession, patientOf, patients, presentSession } from '../session.ts'
import type { Throttles } from '../throttle/throttles.ts'
import { bindCard } from './bindCard.ts'
import { bindingsOf, boundTo, freeIdentities } from './binding.ts'
import { beginGovernmentSession, signedIn } from './governmentSession.ts'
import { signedInOnly, withGovernment } from './guard.ts'
import { numbersForm } from './numbersForm.ts'
import type { SignedIn } from './signedIn.ts'

declare module '../session.ts' {
  interface PatientSession {
    /** Sign-ins that this browser began there, the latest last. */
    signingIn?: PendingSignIn[]
  }
}

export interface GovernmentParts {
  db: Db
  keys: FieldKeys
  register: Register
  throttles: Throttles
  log: Logger
  /** The government's service of identity, where the operator configured one. */
  government: Provider | undefined
  trialCards: readonly TrialCard[]
}

/** Sign in with the government's service, say once which card is yours, and undo it. */
export function governmentRoutes(
  parts: GovernmentParts & { government: Provider; tried: (c: Page, failed: boolean) => void },
) {
  const { db, keys, log, government, trialCards } = parts
  const routes = router()

  routes.get('/sign-in', allow(anyone), (c) => seeOther(c, '/identification'))

  routes.post('/sign-in', allow(anyone), async (c) => {
    const wants = await pressed(c, { for: z.literal('appointments').optional() })
    // They may take their time to answer, and it needs no connection of ours.
    c.var.leaveLine()
    const { locale, now } = c.var
    const departure = await government.depart(addressOf(c, '/sign-in/return'), { locale, now })
    if (typeof departure === 'string') return toIdentification(c, departure, 'not discovered')
    const session = ensureSession(c) as PatientSession
    if (wants.for) session.goal = wants.for
    keepPending(session, departure.pending)
    return c.redirect(departure.url.href, 303)
  })

  routes.get('/sign-in/return', allow(anyone), async (c) => {
    const { now } = c.var
    const pending = takePending(presentSession(c), c.req.query('state'), now)
    if (!pending) return withoutPending(c)
    if (pending === 'late') return toIdentification(c, 'stale')
    c.var.leaveLine()
    const came = new URL(addressOf(c, '/sign-in/return') + new URL(c.req.url).search)
    const answer = await government.answer(came, pending, now)
    if (!answer.ok) return toIdentification(c, answer.reason, answer.why)
    const who = signedIn(keys, government.issuer, answer.identity, now)
    return withinDeadline(() => enter(c, who))
  })

  routes.get('/sign-in/card', allow(signedInOnly), (c) => {
    const trial = trialCards.find(({ word }) => word === c.req.query('card'))
    return numbersPage(c, blank(trial?.fields))
  })

  routes.post('/sign-in/card', allow(signedInOnly), async (c) => {
    const form = await submitted(c, numbersForm)
    if (!form.value) return numbersPage(c, form)
    const { former, who, session } = fresh(c)
    if (!who) return toIdentification(c, 'stale')
    const { address, locale } = c.var
    const at = { signedIn: who, session: session.id, former, address, locale }
    const found = await bindCard(parts, form.value, at)
    parts.tried(c, !found.ok)
    if (found.ok) return begin(c, session, found.person)
    if (found.reason === 'address_throttled') throw new TooMany(found.seconds)
    if (found.reason === 'ended') return toIdentification(c, 'stale')
    return numbersPage(c, mismatch(form, form.value))
  })

  routes.get('/sign-in/unbinding', allow(withGovernment), async (c) => {
    const { id, person } = patientOf(c)
    const bindings = await bindingsOf(db, { session: id, person })
    return render(c, '/identity/government/unbinding', bindings)
  })

  routes.post('/sign-in/unbinding', allow(withGovernment), async (c) => {
    await pressed(c)
    const { id, person } = patientOf(c)
    await freeIdentities(db, { session: id, person })
    forgetSession(c)
    ensureSession(c)
    tellNext(c, 'identity.notice.unbound')
    return seeOther(c, '/identification')
  })

  routes.get('/sign-in/leaving', allow(anyone), async (c) => {
    c.var.leaveLine()
    const url = await government.leaving(addressOf(c, '/identification'), c.var.locale)
    return url ? c.redirect(url.href, 303) : toIdentification(c, 'away')
  })

  /** A page of ours as the government's service knows it: by the public origin, never by the Host header. */
  function addressOf(c: Page, path: string) {
    return `${c.var.site.origin}/${c.var.locale}${path}`
  }

  /** Back at the page where the other door is open as well, which says why. */
  function toIdentification(c: Page, reason: SignInRefusal, why = '') {
    if (reason !== 'declined' && reason !== 'stale')
      log.warn({ id: c.var.requestId, reason, why }, 'no sign-in with the government’s service')
    ensureSession(c)
    tellNext(c, `identity.sign_in.${reason}`)
    return seeOther(c, '/identification')
  }

  /** An answer that this browser does not wait for: where its person is already, or the page that says so. */
  function withoutPending(c: Page) {
    const session = presentSession(c)
    if (session?.government) return seeOther(c, '/search')
    if (session?.unbound && isOpen(session.unbound, c.var.now)) return seeOther(c, '/sign-in/card')
    return toIdentification(c, 'stale')
  }

  /** A session of its own for whoever signed in: nothing of an earlier one carries over but where they were going (S-04). */
  function fresh(c: Page) {
    const former = ensureSession(c) as PatientSession
    const { goal, unbound: who } = former
    const session: PatientSession = { ...patients.begin(c.var.now), ...(goal && { goal }) }
    return { former: former.id, who, session }
  }

  async function enter(c: Page, who: SignedIn) {
    const { former, session } = fresh(c)
    const bound = await boundTo(parts, who, { session: session.id })
    const known = bound.to === 'person' ? bound.known : undefined
    const at = { session: session.id, former, ...(known && { person: known.person }) }
    if (!(await beginGovernmentSession(db, who, at))) return toIdentification(c, 'stale')
    if (bound.to === 'person') return begin(c, session, bound.known)
    session.unbound = bound.to === 'nobody' ? who : { ...who, was: bound.to }
    c.set('session', session)
    return seeOther(c, '/sign-in/card')
  }

  function begin(c: Page, session: PatientSession, known: RegisteredPerson) {
    const { person, first_name, last_name, eligibility, expires_on } = known
    const { goal, ...rest } = session
    c.set('session', {
      ...rest,
      person,
      eligibility,
      name: shownName({ first_name, last_name }),
      cardExpired: expires_on < quebecDay(c.var.now),
      government: true,
      proved: true,
    } as PatientSession)
    return seeOther(c, goal === 'appointments' ? '/appointments' : '/search')
  }

  function numbersPage(c: Page, form: Form<unknown>) {
    const refused = Object.keys(form.errors).length > 0
    const page = {
      form,
      asked_for: presentSession(c)?.unbound?.was ?? 'first',
      notice_version: NOTICE_VERSION,
      trial_cards: trialCards,
    }
    return render(c, '/identity/government/numbers', page, { status: refused ? 422 : 200 })
  }

  return routes
}

/** One refusal whatever differs; the hint depends on what was typed alone (S-03). */
function mismatch(form: Form<unknown>, card: Pick<CardNumbers, 'health_insurance_number'>) {
  form.errors[''] = 'identity.error.numbers_mismatch'
  if (!hasRightCheckDigit(card.health_insurance_number))
    form.errors['health_insurance_number'] = 'identity.error.check_digit'
  return form
}
