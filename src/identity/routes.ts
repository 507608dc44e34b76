import { quebecDay } from '../i18n/zone.ts'
import { allow, anyone } from '../web/allow.ts'
import { type Page, router, seeOther } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { count } from '../web/counted.ts'
import { TooMany } from '../web/errors.ts'
import { blank, type Form, submitted } from '../web/form.ts'
import { render } from '../web/view.ts'
import { cardForm } from './card/card.ts'
import { mismatch } from './card/mismatch.ts'
import { shownName } from './card/shownName.ts'
import type { TrialCard } from './card/trialCard.ts'
import { failureWatch } from './failureWatch.ts'
import { type GovernmentParts, governmentRoutes } from './government/governmentRoutes.ts'
import { identify } from './identify.ts'
import { NOTICE_VERSION } from './notice.ts'
import type { RegisteredPerson } from './register/register.ts'
import { isIdentified, type PatientSession, patients, presentSession } from './session.ts'
import { leave, sessionRoutes } from './sessionRoutes.ts'

/** What identification needs of the application. */
export interface IdentityParts extends GovernmentParts {
  /** The terms that will replace those in force, if any are announced. */
  terms: {
    standing(kind: 'terms', now: Date): Promise<{ coming: { version: string } | undefined }>
  }
  /** Cards to fill the form with, in a demonstration only. */
  trialCards: readonly TrialCard[]
}

/** Who someone is: the card form, and the session's own buttons. */
export function identityRoutes(parts: IdentityParts) {
  const { db, log, government, trialCards } = parts
  const routes = router()
  const mostFail = failureWatch()
  const tried = (c: Page, failed: boolean) => {
    count(c, failed ? 'not_identified' : 'identified')
    if (mostFail(failed, c.var.now)) log.warn('most identifications fail')
  }

  routes.get('/identification', allow(anyone), (c) => {
    const session = ensureSession(c) as PatientSession
    const wanted = c.req.query('for')
    if (wanted === 'appointments') session.goal = 'appointments'
    else if (wanted === 'booking') delete session.goal
    const trial = trialCards.find(({ word }) => word === c.req.query('card'))
    return cardPage(c, blank(trial?.fields))
  })

  routes.post('/identification', allow(anyone), async (c) => {
    const form = await submitted(c, cardForm(quebecDay(c.var.now)))
    const { id } = ensureSession(c)
    if (!form.value) return cardPage(c, form)
    const { address, locale } = c.var
    const found = await identify(parts, form.value, { session: id, address, locale })
    tried(c, !found.ok)
    if (found.ok) return begin(c, found.person, form.values)
    if (found.reason === 'address_throttled') throw new TooMany(found.seconds)
    return cardPage(c, { ...form, errors: mismatch(form.value) })
  })

  if (government) routes.route('/', governmentRoutes({ ...parts, government, tried }))
  routes.route('/', sessionRoutes(parts))

  /** A session of its own at the identified level: nothing of an earlier one carries over. */
  async function begin(
    c: Page,
    { person, eligibility, expires_on }: RegisteredPerson,
    typed: Record<string, string>,
  ) {
    const { now } = c.var
    const goal = presentSession(c)?.goal
    const name = shownName(typed)
    const reference = typed['reference']
    if (isIdentified(presentSession(c))) await leave(c, db)
    const cardExpired = expires_on < quebecDay(now)
    const session: PatientSession = {
      ...patients.begin(now),
      person,
      name,
      eligibility,
      cardExpired,
      ...(goal && reference && { reference }),
    }
    c.set('session', session)
    return seeOther(c, goal === 'appointments' ? '/confirm-identity' : '/search')
  }

  async function cardPage(c: Page, form: Form<unknown>) {
    // While the database is away, the form says so itself when it is sent.
    const terms = await parts.terms.standing('terms', c.var.now).catch(() => undefined)
    const refused = Object.keys(form.errors).length > 0
    const page = {
      form,
      over: c.var.sessionOver,
      ended: c.req.query('ended') !== undefined,
      ended_there: government !== undefined && c.req.query('ended') === 'here',
      government: government?.host ?? null,
      manages: presentSession(c)?.goal === 'appointments',
      notice_version: NOTICE_VERSION,
      coming: terms?.coming?.version ?? null,
      trial_cards: trialCards,
    }
    return render(c, '/identity/identification', page, { status: refused ? 422 : 200 })
  }

  return routes
}
