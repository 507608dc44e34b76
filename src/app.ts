import { randomUUID } from 'node:crypto'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { closureRoutes } from './booking/closures/closureRoutes.ts'
import { dayRoutes } from './booking/day/dayRoutes.ts'
import { deskRoutes } from './booking/desk/deskRoutes.ts'
import { homeRoutes } from './booking/home/homeRoutes.ts'
import { insightRoutes } from './booking/insight/insightRoutes.ts'
import { unsubscribeRoutes } from './booking/notices/unsubscribeRoutes.ts'
import { officerRoutes } from './booking/person/officerRoutes.ts'
import { reviewRoutes } from './booking/review/reviewRoutes.ts'
import { bookingRoutes } from './booking/routes.ts'
import { DatabaseAway, withinDeadline } from './db/deadline.ts'
import { mailboxRoutes } from './demo/routes.ts'
import { demoStaffRoutes } from './demo/staffRoutes.ts'
import { servicesRoutes } from './directory/clinic/serviceRoutes.ts'
import { settingsRoutes } from './directory/clinic/settingsRoutes.ts'
import { importRoutes } from './directory/network/importRoutes.ts'
import { networkRoutes } from './directory/network/networkRoutes.ts'
import { practitionerRoutes } from './directory/network/practitionerRoutes.ts'
import { LOCALES, type Locale, translator } from './i18n/translate.ts'
import { logoutRoutes } from './identity/government/logoutRoutes.ts'
import { identityRoutes } from './identity/routes.ts'
import { patients } from './identity/session.ts'
import { receiptRoutes } from './messages/receipts/receiptRoutes.ts'
import type { Parts } from './parts.ts'
import { openingsRoutes } from './schedule/openings/staffRoutes.ts'
import { scheduleRoutes } from './schedule/search/routes.ts'
import { englishAttested } from './site/attestation.ts'
import { consentRoutes } from './site/cookies/consentRoutes.ts'
import { gpc } from './site/cookies/gpc.ts'
import { visitorChoices } from './site/cookies/visitorChoices.ts'
import { countedPages } from './site/countedPages.ts'
import { metrics } from './site/metrics.ts'
import { probes } from './site/probes.ts'
import { siteRoutes } from './site/routes.ts'
import { securityText } from './site/securityText.ts'
import { statisticsRoutes } from './site/statistics/statisticsRoutes.ts'
import { statusRoutes } from './site/status/statusRoutes.ts'
import { staffLogoutRoutes } from './staff/identity/logoutRoutes.ts'
import { staffRoutes } from './staff/routes.ts'
import { staff } from './staff/session.ts'
import { type AppEnv, type Page, router } from './web/context.ts'
import { sealedCookie } from './web/cookie.ts'
import { notFound, onError } from './web/errors.ts'
import { isMultipart } from './web/multipart.ts'
import {
  clientAddress,
  formsLeadTo,
  knownHost,
  sameSiteForms,
  securityHeaders,
  tellsNobody,
} from './web/security.ts'
import { staticFiles } from './web/staticFiles.ts'

const LARGEST_BODY = 64 * 1024
const limit = bodyLimit({
  maxSize: LARGEST_BODY,
  onError: () => {
    throw new HTTPException(413)
  },
})

/** The one form with files: its route says how large they may be, and reads them from those who may send them. */
const takesFiles = (c: Page) => c.var.path === '/staff/import' && isMultipart(c)

/** The whole application, from parts put together by hand: the site map on one screen. */
export function createApp(parts: Parts) {
  const { site, government } = parts
  const { metricsToken: token } = parts.config
  const app = framed(parts)
  if (token) app.route('/', metrics({ db: parts.db, token }))
  app.use(knownHost(site.origin))
  app.route('/', securityText(parts))
  app.route('/', receiptRoutes(parts))
  app.route('/', logoutRoutes(parts))
  app.route('/', staffLogoutRoutes(parts))
  app.route('/', staticFiles(site.assets))
  app.route('/', gpc())
  app.get('/', (c) => c.redirect('/fr', 303))

  for (const locale of LOCALES) {
    const pages = router()
    pages.use(inLanguage(locale))
    pages.post(
      '*',
      createMiddleware<AppEnv>((c, next) => (takesFiles(c) ? next() : limit(c, next))),
    )
    pages.route('/', unsubscribeRoutes(parts))
    pages.use(sameSiteForms(site.origin, takesFiles))
    pages.route('/staff', staffPages(parts))
    pages.use(countedPages(parts))
    pages.route('/', statusRoutes(parts))
    pages.use(visitorChoices(parts))
    pages.route('/', consentRoutes(parts))
    if (government)
      for (const path of ['/identification/*', '/sign-in/*', '/confirm-identity/*'])
        pages.use(path, formsLeadTo(government.origin))
    pages.use(sealedCookie(parts, patients))
    if (locale === 'en') pages.use(englishAttested(site.origin))
    pages.route('/', siteRoutes(parts))
    pages.route('/', identityRoutes(parts))
    pages.route('/', scheduleRoutes(parts))
    pages.route('/', bookingRoutes(parts))
    if (site.mailbox) pages.route('/', mailboxRoutes(parts.mailbox))
    app.route(`/${locale}`, pages)
  }
  return app
}

/**
 * What is served until the database has answered once, and its role was looked at: how the service is, and for all else when to come
 * back. Nobody's session is read.
 */
export function createWaitingApp(parts: Parts) {
  const app = framed({ ...parts, waits: true })
  app.use(knownHost(parts.site.origin))
  app.route('/', staticFiles(parts.site.assets))
  app.get('/', (c) => c.redirect('/fr', 303))
  for (const locale of LOCALES) {
    const pages = router()
    pages.use(inLanguage(locale))
    pages.post('*', limit)
    pages.use(sameSiteForms(parts.site.origin, () => false))
    pages.route('/', statusRoutes(parts))
    pages.all('*', () => {
      throw new DatabaseAway('it has not answered yet')
    })
    app.route(`/${locale}`, pages)
  }
  // Services that tell of a logout or of a text give up at a 404, and tell again after this.
  app.all('*', (c) => c.body(null, 503, { 'Retry-After': '5' }))
  return app
}

/** What every answer has, and what whoever restarts or routes to this process asks. */
function framed(parts: Parts & { waits?: boolean }) {
  const app = router()
  app.onError((error, c) => onError(error, c))
  app.notFound((c) => notFound(c))
  app.use(request(parts))
  app.use(securityHeaders(parts.site.origin))
  app.route('/', probes(parts))
  return app
}

function inLanguage(locale: Locale) {
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set('locale', locale)
    c.set('t', translator(locale))
    c.set('path', c.req.path.slice(3) || '/')
    await next()
  })
}

/** The pages of clinics' staff, whose session is another: nothing below them is a page of patients. */
function staffPages(parts: Parts) {
  const pages = router()
  if (parts.staffService)
    for (const path of ['/sign-in/*', '/passkey/*', '/account/identity/*'])
      pages.use(path, formsLeadTo(parts.staffService.origin))
  // The link of an invitation opens an account, and an answer of their service is in its address.
  pages.use(tellsNobody)
  pages.use(sealedCookie(parts, staff))
  pages.route('/', staffRoutes(parts))
  pages.route('/', homeRoutes(parts))
  pages.route('/', dayRoutes(parts))
  pages.route('/', insightRoutes(parts))
  pages.route('/', statisticsRoutes(parts))
  pages.route('/', closureRoutes(parts))
  pages.route('/', reviewRoutes(parts))
  pages.route('/', deskRoutes(parts))
  pages.route('/', officerRoutes(parts))
  pages.route('/', openingsRoutes(parts))
  pages.route('/', servicesRoutes(parts))
  pages.route('/', settingsRoutes(parts))
  pages.route('/', networkRoutes(parts))
  pages.route('/', importRoutes(parts))
  pages.route('/', practitionerRoutes(parts))
  if (parts.site.demo) pages.route('/', demoStaffRoutes(parts))
  pages.all('*', (c) => notFound(c))
  return pages
}

/** What every request starts with: an id, a clock, French until the path says otherwise, one deadline, one log line. */
function request(parts: Parts) {
  const { site, log, now, config, statistics } = parts
  return createMiddleware<AppEnv>(async (c, next) => {
    const started = performance.now()
    c.set('requestId', randomUUID())
    c.set('site', site)
    c.set('now', now())
    c.set('locale', 'fr')
    c.set('t', translator('fr'))
    c.set('path', '/')
    c.set('count', statistics.event)
    c.set('address', clientAddress(c, config.trustedProxyHops))
    await withinDeadline(next, parts.requestMilliseconds)
    log.info(
      {
        id: c.var.requestId,
        method: c.req.method,
        route: routePath(c, -1),
        status: c.res.status,
        milliseconds: Math.round(performance.now() - started),
      },
      'request',
    )
  })
}
