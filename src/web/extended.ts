import type { Page } from './context.ts'

/** Puts off the end of the present session, and answers whoever pressed the button: a script, or the page it was on. */
export function extended(c: Page) {
  const { session, now, locale, audience } = c.var
  // Moved here, the idle clock differs from the cookie's, so that the cookie is sealed again.
  if (session) session.seenAt = now.getTime()
  if (c.req.header('HX-Request-Type') === 'partial') return c.body(null, 204)
  return c.redirect(pageBefore(c) ?? `/${locale}${audience.paths.home}`, 303)
}

/** The page of this site that the button was on; its path and query only, so that it leads nowhere else. */
function pageBefore(c: Page): string | undefined {
  const referer = URL.parse(c.req.header('Referer') ?? '')
  if (!referer || referer.host !== c.req.header('Host')?.toLowerCase()) return undefined
  return /^\/(?:fr|en)(?:\/|$)/.test(referer.pathname)
    ? referer.pathname + referer.search
    : undefined
}
