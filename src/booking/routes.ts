import type { Parts } from '../parts.ts'
import { router } from '../web/context.ts'
import { appointmentRoutes } from './appointment/appointmentRoutes.ts'
import { contactRoutes } from './appointment/contactRoutes.ts'
import { moveRoutes } from './appointment/moveRoutes.ts'
import { holdRoutes } from './hold/holdRoutes.ts'

/** From a chosen slot to an appointment kept, moved or cancelled. */
export function bookingRoutes(parts: Parts) {
  const routes = router()
  routes.route('/', holdRoutes(parts))
  routes.route('/', moveRoutes(parts))
  routes.route('/', appointmentRoutes(parts))
  routes.route('/', contactRoutes(parts))
  return routes
}
