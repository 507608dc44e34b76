import { allow, anyone } from '../web/allow.ts'
import { router, type Site } from '../web/context.ts'

/** Within the year of RFC 9116, and said anew each day. */
const GOOD_MS = 180 * 24 * 60 * 60 * 1000

/** Whom to tell of a weakness (RFC 9116): by the operator's address, or by the form for incidents. */
export function securityText({
  site,
  config,
}: {
  site: Site
  config: { securityContact: string }
}) {
  const routes = router()

  routes.get('/.well-known/security.txt', allow(anyone), (c) => {
    const expires = new Date(c.var.now.getTime() + GOOD_MS).toISOString().slice(0, 10)
    const lines = [
      `Contact: ${config.securityContact}`,
      `Contact: ${site.origin}/fr/incident`,
      `Expires: ${expires}T00:00:00Z`,
      'Preferred-Languages: fr, en',
      `Canonical: ${site.origin}/.well-known/security.txt`,
    ]
    return c.text(`${lines.join('\n')}\n`)
  })

  return routes
}
