import { bodyLimit } from 'hono/body-limit'
import type { Db } from '../../db/database.ts'
import type { Logout } from '../../openid/claims.ts'
import { endTold, logoutTold } from '../../openid/logoutTold.ts'
import type { Provider } from '../../openid/provider.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, type Policy } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { endGovernmentSessions } from './governmentSession.ts'

const LARGEST_BODY = 16 * 1024

/** Where the government's service tells that somebody signed out there: what they opened here ends at once. */
export function logoutRoutes(parts: { db: Db; keys: FieldKeys; government: Provider | undefined }) {
  const { government } = parts
  const routes = router()
  if (!government) return routes

  routes.use('/sign-in/*', bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => c.body(null, 413) }))

  routes.post('/sign-in/logout', allow(governmentService(government)), async (c) => {
    const end = (issuer: string, logout: Logout) => endGovernmentSessions(parts, issuer, logout)
    const status = await endTold(government, await c.req.text(), end)
    return status === 400 ? refused(c) : c.body(null, status)
  })

  return routes
}

/** Only who shows, by a token that its keys signed for us, to be the government's service. */
function governmentService(government: Provider): Policy {
  return {
    name: 'government service',
    refuses: async (c) =>
      (await logoutTold(government, await c.req.text())) ? undefined : refused(c),
  }
}

function refused(c: Page) {
  return c.json({ error: 'invalid_request' }, 400)
}
