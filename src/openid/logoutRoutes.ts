import { bodyLimit } from 'hono/body-limit'
import { withinDeadline } from '../db/deadline.ts'
import { isAway } from '../db/errors.ts'
import { allow, type Policy } from '../web/allow.ts'
import { type Page, router } from '../web/context.ts'
import type { Logout } from './claims.ts'
import type { Provider } from './provider.ts'

const LARGEST_BODY = 16 * 1024

/** Where a service tells of the end of a session there, what it is called, and what ends here. */
interface Told {
  path: string
  name: string
  /** False for a token that was taken before. */
  end(issuer: string, logout: Logout): Promise<boolean>
}

/**
 * Where a service tells that somebody signed out there (OpenID Connect Back-Channel Logout 1.0): what they opened here ends at
 * once. 503 while its keys or the database cannot be asked, so that it tells again; 400 for what cannot be believed.
 */
export function logoutRoutes(service: Provider | undefined, { path, name, end }: Told) {
  const routes = router()
  if (!service) return routes

  routes.use(path, bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => c.body(null, 413) }))

  routes.post(path, allow(tellerOf(service, name)), async (c) => {
    const logout = await logoutTold(service, await c.req.text())
    if (logout === 'away') return c.body(null, 503)
    if (!logout) return refused(c)
    try {
      return (await withinDeadline(() => end(service.issuer, logout)))
        ? c.body(null, 200)
        : refused(c)
    } catch (error) {
      if (isAway(error)) return c.body(null, 503)
      throw error
    }
  })

  return routes
}

/** Only who shows, by a token that its keys signed for us, to be the service. */
function tellerOf(service: Provider, name: string): Policy {
  return {
    name,
    refuses: async (c) =>
      (await logoutTold(service, await c.req.text())) ? undefined : refused(c),
  }
}

/** What a body says that a service posted; nothing when it cannot be believed. */
async function logoutTold(provider: Provider, body: string): Promise<Logout | 'away' | undefined> {
  const tokens = new URLSearchParams(body).getAll('logout_token')
  return tokens.length === 1 ? provider.logoutOf(tokens[0] ?? '') : undefined
}

function refused(c: Page) {
  return c.json({ error: 'invalid_request' }, 400)
}
