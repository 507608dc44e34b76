import type { Db } from '../db/database.ts'
import { NOTICE_VERSION, TERMS_VERSION } from '../identity/terms.ts'
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

const PAGES = ['terms', 'privacy', 'accessibility', ...HELP_PAGES]

/** What the public pages need of the application. */
export interface SiteParts extends ChoiceParts {
  db: Db
  keys: FieldKeys
  site: Site
}

/** The public pages: long texts, one template a language. */
export function siteRoutes(parts: Pick<SiteParts, 'db' | 'keys' | 'site'>) {
  const { site } = parts
  const routes = router()
  const terms = termsOf(site.optional)
  const facts = { terms_version: TERMS_VERSION, notice_version: NOTICE_VERSION }
  const show = (page: string) =>
    sharedPage((locale) => `/site/${locale}/${page}`, { ...facts, feedback_page: page })

  routes.get('/', allow(anyone), show('home'))
  for (const page of PAGES) routes.get(`/${page}`, allow(anyone), show(page))

  routes.get('/cookies', allow(anyone), (c) => settingsPage(c, terms))

  routes.route('/', leavingRoutes(parts))
  routes.route('/', incidentRoutes(parts))
  routes.route('/', feedbackRoutes(parts, ['home', 'cookies', ...PAGES]))

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
