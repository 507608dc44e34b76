import type { Db } from '../db/database.ts'
import { patients } from '../identity/session.ts'
import { NOTICE_VERSION, TERMS_VERSION } from '../identity/terms.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { allow, anyone } from '../web/allow.ts'
import type { Site } from '../web/context.ts'
import { router, seeOther } from '../web/context.ts'
import { cookieFor, ensureSession } from '../web/cookie.ts'
import { pressed } from '../web/form.ts'
import { render, sharedPage } from '../web/view.ts'
import { ATTESTATION_DAYS, attest, Destination } from './attestation.ts'
import { feedbackRoutes } from './feedback/feedbackRoutes.ts'
import { HELP_PAGES } from './help/helpPages.ts'
import { incidentRoutes } from './incidents/incidentRoutes.ts'
import { leavingRoutes } from './leaving/leavingRoutes.ts'

const PAGES = ['terms', 'privacy', 'cookies', 'accessibility', ...HELP_PAGES]

/** What the public pages need of the application. */
export interface SiteParts {
  db: Db
  keys: FieldKeys
  site: Site
}

/** The public pages: long texts, one template a language. */
export function siteRoutes(parts: SiteParts) {
  const { site } = parts
  const routes = router()
  const facts = {
    terms_version: TERMS_VERSION,
    notice_version: NOTICE_VERSION,
    session_cookie: cookieFor(site.origin, patients.cookie).name,
    attestation_cookie: cookieFor(site.origin, 'attestation').name,
    attestation_days: ATTESTATION_DAYS,
  }
  const show = (page: string) =>
    sharedPage((locale) => `/site/${locale}/${page}`, { ...facts, feedback_page: page })

  routes.get('/', allow(anyone), show('home'))
  for (const page of PAGES) routes.get(`/${page}`, allow(anyone), show(page))

  routes.route('/', leavingRoutes(parts))
  routes.route('/', incidentRoutes(parts))
  routes.route('/', feedbackRoutes(parts, ['home', ...PAGES]))

  routes.get('/attestation', allow(anyone), (c) => {
    if (c.var.locale === 'fr') return seeOther(c, '/')
    ensureSession(c)
    return render(c, '/site/en/attestation', { ...facts, to: Destination.parse(c.req.query('to')) })
  })

  routes.post('/attestation', allow(anyone), async (c) => {
    if (c.var.locale === 'fr') return seeOther(c, '/')
    const { to } = await pressed(c, { to: Destination })
    attest(c)
    return seeOther(c, to)
  })

  return routes
}
