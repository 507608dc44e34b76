import type { Db } from '../db/database.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { allow, anyone } from '../web/allow.ts'
import type { Site } from '../web/context.ts'
import { router, seeOther } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { pressed } from '../web/form.ts'
import { withoutScripts } from '../web/offer.ts'
import { offerOn, render, sharedPage } from '../web/view.ts'
import { ATTESTATION_DAYS, attest, Destination } from './attestation.ts'
import type { ChoiceParts } from './cookies/keepChoice.ts'
import { settingsPage } from './cookies/settingsPage.ts'
import { termsOf } from './cookies/terms.ts'
import { feedbackRoutes } from './feedback/feedbackRoutes.ts'
import { HELP_PAGES } from './help/helpPages.ts'
import { incidentRoutes } from './incidents/incidentRoutes.ts'
import { leavingRoutes } from './leaving/leavingRoutes.ts'
import { ANSWER_DAYS, type Organisation } from './policies/organisation.ts'
import { type PolicyParts, policyRoutes } from './policies/policyRoutes.ts'

/** When the accessibility statement was last made: with the site as a whole looked at again. */
const ASSESSED_ON = '2026-11-29'

const PAGES = ['accessibility', 'rights', 'about', ...HELP_PAGES]

/** What the public pages need of the application. */
export interface SiteParts extends ChoiceParts, PolicyParts {
  db: Db
  keys: FieldKeys
  site: Site
  organisation: Organisation
}

/** The public pages: long texts, one template a language. */
export function siteRoutes(parts: Omit<SiteParts, 'choiceLimit'>) {
  const { site, organisation } = parts
  const routes = router()
  const terms = termsOf(site.optional)
  const facts = { organisation, answer: ANSWER_DAYS[organisation.regime], assessed_on: ASSESSED_ON }
  const show = (page: string) =>
    sharedPage((locale) => `/site/${locale}/${page}`, { ...facts, feedback_page: page })

  routes.get('/', allow(anyone), show('home'))
  for (const page of PAGES) routes.get(`/${page}`, allow(anyone), show(page))

  routes.get('/cookies', allow(anyone), (c) => settingsPage(c, terms))

  routes.route('/', policyRoutes(parts))
  routes.route('/', leavingRoutes(parts))
  routes.route('/', incidentRoutes(parts))
  routes.route('/', feedbackRoutes(parts, ['home', 'cookies', 'privacy', 'terms', ...PAGES]))

  routes.get('/attestation', allow(anyone), (c) => {
    if (c.var.locale === 'fr') return seeOther(c, '/')
    ensureSession(c)
    const to = Destination.parse(c.req.query('to'))
    // It asks, and loads nothing: an address may say which page somebody came for.
    const offer = withoutScripts(offerOn(c))
    const back = to === '/' ? '/attestation' : `/attestation?to=${to}`
    const data = { to, offer, back, attestation_days: ATTESTATION_DAYS }
    return render(c, '/site/en/attestation', data)
  })

  routes.post('/attestation', allow(anyone), async (c) => {
    if (c.var.locale === 'fr') return seeOther(c, '/')
    const { to } = await pressed(c, { to: Destination })
    attest(c)
    return seeOther(c, to)
  })

  return routes
}
