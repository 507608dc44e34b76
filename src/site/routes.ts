import { patients } from '../identity/session.ts'
import { allow, anyone } from '../web/allow.ts'
import type { Site } from '../web/context.ts'
import { router, seeOther } from '../web/context.ts'
import { cookieFor, ensureSession } from '../web/cookie.ts'
import { pressed } from '../web/form.ts'
import { render, sharedPage } from '../web/view.ts'
import { ATTESTATION_DAYS, attest, Destination } from './attestation.ts'
import { ANSWER_DAYS, type Organisation } from './policies/organisation.ts'
import { type PolicyParts, policyRoutes } from './policies/policyRoutes.ts'

/** When the accessibility statement was last made: with the site as a whole looked at again. */
const ASSESSED_ON = '2026-11-29'

/** What the public pages need of the application. */
export interface SiteParts extends PolicyParts {
  site: Site
  organisation: Organisation
}

/** The public pages: long texts, one template a language. */
export function siteRoutes(parts: SiteParts) {
  const { site } = parts
  const routes = router()
  const { organisation } = parts
  const facts = {
    organisation,
    answer: ANSWER_DAYS[organisation.regime],
    assessed_on: ASSESSED_ON,
    session_cookie: cookieFor(site.origin, patients.cookie).name,
    attestation_cookie: cookieFor(site.origin, 'attestation').name,
    attestation_days: ATTESTATION_DAYS,
  }
  const show = (page: string) => sharedPage((locale) => `/site/${locale}/${page}`, facts)

  routes.get('/', allow(anyone), show('home'))
  for (const page of ['help', 'cookies', 'accessibility', 'rights', 'about'])
    routes.get(`/${page}`, allow(anyone), show(page))

  routes.route('/', policyRoutes(parts))

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
