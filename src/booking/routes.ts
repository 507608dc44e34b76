import type { Parts } from '../parts.ts'
import { router } from '../web/context.ts'
import { appointmentRoutes } from './appointmentRoutes.ts'
import { contactRoutes } from './contactRoutes.ts'
import { holdRoutes } from './holdRoutes.ts'
import { moveRoutes } from './moveRoutes.ts'

/** From a chosen slot to an appointment kept, moved or cancelled. */
export function bookingRoutes(parts: Parts) {
  const routes = router()
  routes.route('/', holdRoutes(parts))
  routes.route('/', moveRoutes(parts))
  routes.route('/', appointmentRoutes(parts))
  routes.route('/', contactRoutes(parts))
  return routes
}
