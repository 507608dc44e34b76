import { bodyLimit } from 'hono/body-limit'
import type { Db } from '../../db/database.ts'
import type { Logout } from '../../openid/claims.ts'
import { endTold, logoutTold } from '../../openid/logoutTold.ts'
import type { Provider } from '../../openid/provider.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, type Policy } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { endIdentitySessions } from './identities.ts'

const LARGEST_BODY = 16 * 1024

/** Where the organisation's service tells that somebody of the staff signed out there: what they opened here ends at once. */
export function staffLogoutRoutes(parts: {
  db: Db
  keys: FieldKeys
  staffService: Provider | undefined
}) {
  const { staffService: service } = parts
  const routes = router()
  if (!service) return routes

  routes.use('/staff/*', bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => c.body(null, 413) }))

  routes.post('/staff/sign-in/logout', allow(organisationService(service)), async (c) => {
    const end = (issuer: string, logout: Logout) => endIdentitySessions(parts, issuer, logout)
    const status = await endTold(service, await c.req.text(), end)
    return status === 400 ? refused(c) : c.body(null, status)
  })

  return routes
}

/** Only who shows, by a token that its keys signed for us, to be the organisation's service. */
function organisationService(service: Provider): Policy {
  return {
    name: 'organisation’s service',
    refuses: async (c) =>
      (await logoutTold(service, await c.req.text())) ? undefined : refused(c),
  }
}

function refused(c: Page) {
  return c.json({ error: 'invalid_request' }, 400)
}
