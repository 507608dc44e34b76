import type { Db } from '../../db/database.ts'
import { router } from '../../web/context.ts'
import { clinicRoutes } from './clinicRoutes.ts'
import { searchRoutes } from './searchRoutes.ts'

/** What the search needs of the application. */
export interface ScheduleParts {
  db: Db
}

/** Three doors to a slot, and each clinic's weeks. */
export function scheduleRoutes(parts: ScheduleParts) {
  const routes = router()
  routes.route('/', searchRoutes(parts))
  routes.route('/', clinicRoutes(parts))
  return routes
}
