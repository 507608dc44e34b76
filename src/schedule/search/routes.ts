import type { Parts } from '../../parts.ts'
import { router } from '../../web/context.ts'
import { clinicRoutes } from './clinicRoutes.ts'
import { searchRoutes } from './searchRoutes.ts'

/** Three doors to a slot, and each clinic's weeks. */
export function scheduleRoutes(parts: Parts) {
  const routes = router()
  routes.route('/', searchRoutes(parts))
  routes.route('/', clinicRoutes(parts))
  return routes
}
