import { isIP } from 'node:net'
import { deleteCookie, getCookie } from 'hono/cookie'
import type { Page } from '../../web/context.ts'
import { type Category, standsFor, type Tag } from '../../web/tagSettings.ts'

/**
 * Ends the cookies of tags that are not agreed to, by name, for this host and each domain above it: those that the browser
 * sent, and all that the tags of `withdrawn` are known to set. Cookies of other sites are theirs alone to end.
 */
export function endCookies(
  c: Page,
  tags: readonly Tag[],
  { granted, withdrawn }: { granted: readonly Category[]; withdrawn: readonly Category[] },
): void {
  const sent = Object.keys(getCookie(c))
  const names = tags
    .filter(({ category }) => !granted.includes(category))
    .flatMap(({ category, cookies }) =>
      cookies
        .filter((cookie) => cookie.of === 'site')
        .flatMap(({ name }) => [
          ...sent.filter((one) => standsFor(name, one)),
          ...(withdrawn.includes(category) && !name.endsWith('*') ? [name] : []),
        ]),
    )
  for (const name of new Set(names)) {
    deleteCookie(c, name, { path: '/' })
    for (const domain of domainsOf(c.var.site.origin)) deleteCookie(c, name, { path: '/', domain })
  }
}

/** The domains for which a page of this site can set a cookie, and others that no browser takes. */
function domainsOf(origin: string) {
  const { hostname } = new URL(origin)
  if (isIP(hostname.replaceAll(/[[\]]/g, ''))) return []
  const labels = hostname.split('.')
  return labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))
}
